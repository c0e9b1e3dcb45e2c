<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="id_ID">
<context>
    <name>Actions</name>
    <message>
        <source>Baris berikutnya</source>
        <translation>Next row</translation>
    </message>
    <message>
        <source>Baris sebelumnya</source>
        <translation>Previous row</translation>
    </message>
    <message>
        <source>Buka laporan</source>
        <translation>Open case</translation>
    </message>
    <message>
        <source>Pilih baris</source>
        <translation>Select row</translation>
    </message>
    <message>
        <source>Pilih rentang</source>
        <translation>Select range</translation>
    </message>
    <message>
        <source>Pilih semua yang cocok</source>
        <translation>Select all that match</translation>
    </message>
    <message>
        <source>Lepas pilihan</source>
        <translation>Clear selection</translation>
    </message>
    <message>
        <source>Terima semua saran</source>
        <translation>Accept all suggestions</translation>
    </message>
    <message>
        <source>Terima pilihan kedua</source>
        <translation>Accept second choice</translation>
    </message>
    <message>
        <source>Terima pilihan ketiga</source>
        <translation>Accept third choice</translation>
    </message>
    <message>
        <source>Disposisi</source>
        <translation>Dispose</translation>
    </message>
    <message>
        <source>Koordinasi</source>
        <translation>Coordinate</translation>
    </message>
    <message>
        <source>Proses</source>
        <translation>In process</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Balas</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>Gabung</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>Catatan</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Tolak</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>Lokasi</source>
        <translation>Location</translation>
    </message>
    <message>
        <source>Urungkan</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Ulangi</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>Segarkan</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>Cari atau perintah</source>
        <translation>Search or command</translation>
    </message>
    <message>
        <source>Semua tombol</source>
        <translation>All keys</translation>
    </message>
    <message>
        <source>Bergerak dan memilih</source>
        <translation>Moving and selecting</translation>
    </message>
    <message>
        <source>Mengerjakan</source>
        <translation>Working</translation>
    </message>
    <message>
        <source>Saran</source>
        <translation>Suggestions</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Program</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Hapus saringan ini</source>
        <translation>Remove this filter</translation>
    </message>
</context>
<context>
    <name>CommandBar</name>
    <message>
        <source>Cari atau perintah, misalnya /disposisi dsda</source>
        <translation>Search or command, for example /disposisi dsda</translation>
    </message>
    <message>
        <source>Cari atau perintah</source>
        <translation>Search or command</translation>
    </message>
</context>
<context>
    <name>CrashHandler</name>
    <message>
        <source>Tanggap</source>
        <translation>Tanggap</translation>
    </message>
    <message>
        <source>Ada kesalahan dalam program.</source>
        <translation>The program met an error.</translation>
    </message>
    <message>
        <source>Laporan yang sudah dikerjakan tersimpan. Rinciannya dicatat dalam log.</source>
        <translation>The cases you worked on are saved. The details are in the log.</translation>
    </message>
    <message>
        <source>{n} naskah yang belum terkirim juga disimpan.</source>
        <translation>{n} unsent drafts were saved as well.</translation>
    </message>
    <message>
        <source>Lanjutkan</source>
        <translation>Continue</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Tidak ada yang berubah</source>
        <extracomment>Above so many touched cases a screen reads itself anew instead of row by row.</extracomment>
        <translation>Nothing changed</translation>
    </message>
    <message>
        <source>{n} laporan ditolak: {why}</source>
        <translation>{n} cases refused: {why}</translation>
    </message>
    <message>
        <source>{n} laporan {done}</source>
        <translation>{n} cases {done}</translation>
    </message>
    <message>
        <source>Laporan {done}</source>
        <translation>Case {done}</translation>
    </message>
    <message>
        <source>, {n} ditolak</source>
        <translation>, {n} refused</translation>
    </message>
    <message>
        <source>, {n} tidak: {why}</source>
        <translation>, {n} not: {why}</translation>
    </message>
    <message>
        <source>Tidak ada yang diurungkan</source>
        <translation>Nothing was undone</translation>
    </message>
    <message>
        <source>{n} laporan diurungkan</source>
        <translation>{n} cases undone</translation>
    </message>
    <message>
        <source>{n} laporan diulangi</source>
        <translation>{n} cases redone</translation>
    </message>
</context>
<context>
    <name>KeysOverlay</name>
    <message>
        <source>Semua tombol</source>
        <translation>All keys</translation>
    </message>
    <message>
        <source>Huruf tunggal tidak bekerja selama Anda mengetik.</source>
        <translation>Single letters do nothing while you type.</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Peta tidak dapat digambar</source>
        <translation>The map cannot be drawn</translation>
    </message>
    <message>
        <source>Tabel tetap bisa dipakai.</source>
        <translation>The table still works.</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Peta laporan</source>
        <translation>Map of cases</translation>
    </message>
    <message>
        <source>Peta tidak dapat digambar. Tabel tetap bisa dipakai.</source>
        <translation>The map cannot be drawn. The table still works.</translation>
    </message>
    <message>
        <source>Peta laporan. Panah menggeser, + dan - memperbesar, L laso, 0 lihat semua.</source>
        <translation>Map of cases. Arrows pan, + and - zoom, L lasso, 0 show all.</translation>
    </message>
    <message>
        <source>Alat peta</source>
        <translation>Map tools</translation>
    </message>
    <message>
        <source>Geser</source>
        <translation>Pan</translation>
    </message>
    <message>
        <source>Laso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Laso: gambar garis mengelilingi laporan. Shift menambah, Esc membatalkan. Dengan papan tombol: panah, Spasi, Enter.</source>
        <translation>Lasso: draw a line around cases. Shift adds, Esc cancels. By keyboard: arrows, Space, Enter.</translation>
    </message>
    <message>
        <source>Tampilan peta</source>
        <translation>Map layers</translation>
    </message>
    <message>
        <source>Indikator</source>
        <translation>Indicator</translation>
    </message>
    <message>
        <source>Gugus</source>
        <translation>Clusters</translation>
    </message>
    <message>
        <source>Titik</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>Panas</source>
        <translation>Heat</translation>
    </message>
    <message>
        <source>Lewat tenggat</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>Lihat semua</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>Perbesar</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Perkecil</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Menunggu di kelurahan</source>
        <translation>Waiting in kelurahan</translation>
    </message>
    <message>
        <source>{n} berlokasi</source>
        <translation>{n} located</translation>
    </message>
    <message>
        <source>{n} tanpa lokasi</source>
        <translation>{n} without location</translation>
    </message>
    <message>
        <source>batas perkiraan</source>
        <translation>approximate boundaries</translation>
    </message>
    <message>
        <source>peta dasar: {host}</source>
        <translation>base map: {host}</translation>
    </message>
    <message>
        <source>Kepulauan Seribu</source>
        <translation>Thousand Islands</translation>
    </message>
    <message>
        <source>Teluk Jakarta</source>
        <translation>Jakarta Bay</translation>
    </message>
</context>
<context>
    <name>MessageLine</name>
    <message>
        <source>Urungkan</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Lihat hasil</source>
        <translation>Show result</translation>
    </message>
    <message>
        <source>Sudah dilihat</source>
        <translation>Seen</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Layar</source>
        <translation>Screens</translation>
    </message>
    <message>
        <source>Layar ini belum tersedia</source>
        <translation>This screen is not available yet</translation>
    </message>
</context>
<context>
    <name>Screens</name>
    <message>
        <source>Antrian</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>Merah</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>Pola</source>
        <translation>Patterns</translation>
    </message>
    <message>
        <source>Dinding</source>
        <translation>Wall</translation>
    </message>
    <message>
        <source>Karantina</source>
        <translation>Quarantine</translation>
    </message>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>SyncPill</name>
    <message>
        <source>{n} belum terkirim</source>
        <translation>{n} unsent</translation>
    </message>
    <message>
        <source>Satu mesin</source>
        <translation>One machine</translation>
    </message>
    <message>
        <source>belum ada pusat</source>
        <translation>no central yet</translation>
    </message>
    <message>
        <source>Tersambung</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>Mengirim</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Luring sejak {since}</source>
        <translation>Offline since {since}</translation>
    </message>
    <message>
        <source>{n} ditolak</source>
        <translation>{n} refused</translation>
    </message>
    <message>
        <source>perlu dilihat</source>
        <translation>needs a look</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Bilah atas</source>
        <translation>Top bar</translation>
    </message>
</context>
</TS>
