<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="id_ID">
<context>
    <name>AbsencesPanel</name>
    <message>
        <source>Tidak di tempat</source>
        <translation>Away</translation>
    </message>
    <message>
        <source>Siapa yang tidak di tempat</source>
        <translation>Who is away</translation>
    </message>
    <message>
        <source>lurah, pasukan, atau SKPD</source>
        <translation>a lurah, a crew or an agency</translation>
    </message>
    <message>
        <source>Pengganti</source>
        <translation>Deputy</translation>
    </message>
    <message>
        <source>boleh kosong: tidak ada yang menerima</source>
        <translation>may be empty: nobody takes it</translation>
    </message>
    <message>
        <source>Catat</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>Dicatat oleh pengawas.</source>
        <translation>Recorded by a supervisor.</translation>
    </message>
    <message>
        <source>Siapa</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Mulai</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Sampai</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>Semua ada di tempat.</source>
        <translation>Everybody is there.</translation>
    </message>
    <message>
        <source>sampai {until}</source>
        <translation>until {until}</translation>
    </message>
    <message>
        <source>{since} sampai {until}</source>
        <translation>{since} until {until}</translation>
    </message>
    <message>
        <source>tanpa pengganti</source>
        <translation>nobody stands in</translation>
    </message>
    <message>
        <source>diganti {who}</source>
        <translation>{who} stands in</translation>
    </message>
    <message>
        <source>Akhiri</source>
        <translation>End</translation>
    </message>
    <message>
        <source>Batalkan</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Akhiri: {who} {span}</source>
        <translation>End: {who} {span}</translation>
    </message>
    <message>
        <source>Pilih siapa yang tidak di tempat.</source>
        <translation>Choose who is away.</translation>
    </message>
    <message>
        <source>Pengganti itu tidak ada di daftar.</source>
        <translation>That deputy is not in the list.</translation>
    </message>
    <message>
        <source>Penggantinya harus orang lain.</source>
        <translation>The deputy has to be somebody else.</translation>
    </message>
    <message>
        <source>Waktu selesainya harus sesudah mulai dan belum lewat.</source>
        <translation>It has to end after it begins, and not in the past.</translation>
    </message>
    <message>
        <source>Paling lama satu tahun.</source>
        <translation>At most a year.</translation>
    </message>
    <message>
        <source>{who} dicatat tidak di tempat</source>
        <translation>{who} recorded as away</translation>
    </message>
    <message>
        <source>{who} kembali di tempat</source>
        <translation>{who} is back</translation>
    </message>
    <message>
        <source>Tidak disimpan: sudah diubah orang lain.</source>
        <translation>Not saved: somebody else has changed it.</translation>
    </message>
    <message>
        <source>Diurungkan: {what}</source>
        <translation>Undone: {what}</translation>
    </message>
</context>
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
        <source>Terima penyerahan</source>
        <translation>Accept hand-over</translation>
    </message>
    <message>
        <source>Kembalikan</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>Naikkan jenjang</source>
        <translation>Raise up the ladder</translation>
    </message>
    <message>
        <source>Bagi rata</source>
        <translation>Spread</translation>
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
        <source>Ekspor ke berkas</source>
        <translation>Export to a file</translation>
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
    <name>Acts</name>
    <message>
        <source>Ada {n} alasan lain.</source>
        <translation>Other reasons: {n}.</translation>
    </message>
    <message>
        <source>Diterima sebagai laporan</source>
        <translation>Received as a report</translation>
    </message>
    <message>
        <source>{n} pesan diterima sebagai laporan</source>
        <translation>{n} messages received as reports</translation>
    </message>
    <message>
        <source>, {n} tetap di karantina: {why}</source>
        <translation>, {n} stay in quarantine: {why}</translation>
    </message>
    <message>
        <source>Tetap di karantina: {why}</source>
        <translation>Stays in quarantine: {why}</translation>
    </message>
    <message>
        <source>{n} pesan tetap di karantina: {why}</source>
        <translation>{n} messages stay in quarantine: {why}</translation>
    </message>
    <message>
        <source>Sudah ditangani orang lain.</source>
        <translation>Somebody else has dealt with it.</translation>
    </message>
    <message>
        <source>Pesan dibuang dari karantina</source>
        <translation>Message discarded from quarantine</translation>
    </message>
    <message>
        <source>{n} pesan dibuang dari karantina</source>
        <translation>{n} messages discarded from quarantine</translation>
    </message>
</context>
<context>
    <name>AgenciesPlot</name>
    <message>
        <source>Tepat waktu per SKPD</source>
        <translation>On time by agency</translation>
    </message>
    <message>
        <source>tepat waktu</source>
        <translation>on time</translation>
    </message>
    <message>
        <source>selesai terlambat</source>
        <translation>done late</translation>
    </message>
    <message>
        <source>lewat tenggat, masih terbuka</source>
        <translation>overdue, still open</translation>
    </message>
    <message>
        <source>{n} {state} ({share})</source>
        <translation>{n} {state} ({share})</translation>
    </message>
    <message>
        <source>{n} lagi terbuka dan belum lewat tenggat</source>
        <translation>{n} more are open and not overdue</translation>
    </message>
    <message>
        <source>terbuka lewat tenggat dihitung terlambat</source>
        <translation>open overdue counts as late</translation>
    </message>
    <message>
        <source>{n} terburuk dari {all}; {rule}</source>
        <translation>worst {n} of {all}; {rule}</translation>
    </message>
    <message>
        <source>KEL</source>
        <translation>KEL</translation>
    </message>
</context>
<context>
    <name>Also</name>
    <message>
        <source>Sekaligus…</source>
        <translation>At the same time…</translation>
    </message>
    <message>
        <source>Langkah lain pada laporan yang sama, satu kali jalan</source>
        <translation>Another step on the same reports, in one go</translation>
    </message>
</context>
<context>
    <name>AlsoRow</name>
    <message>
        <source>Lepas langkah {name}</source>
        <translation>Remove step {name}</translation>
    </message>
    <message>
        <source>Pilih…</source>
        <translation>Choose…</translation>
    </message>
</context>
<context>
    <name>Answers</name>
    <message>
        <source>Pekerjaan</source>
        <extracomment>What messages about refusals are about: a newer one takes the place of one nobody has seen.</extracomment>
        <translation>Work</translation>
    </message>
    <message>
        <source>{number} ditolak pusat: {why}</source>
        <translation>{number} was refused by the central: {why}</translation>
    </message>
    <message>
        <source>{n} pekerjaan ditolak pusat, terbaru {number}: {why}</source>
        <translation>{n} acts were refused by the central, the newest {number}: {why}</translation>
    </message>
    <message>
        <source>Tidak ada yang berubah</source>
        <translation>Nothing changed</translation>
    </message>
    <message>
        <source>{number} dikerjakan lagi</source>
        <translation>{number} was done again</translation>
    </message>
    <message>
        <source>Laporan</source>
        <translation>The report</translation>
    </message>
    <message>
        <source>Diurungkan</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>Tidak ada yang diurungkan</source>
        <translation>Nothing was undone</translation>
    </message>
    <message>
        <source>{n} pekerjaan yang ditolak dilepas</source>
        <translation>{n} refused acts were let go</translation>
    </message>
    <message>
        <source>{n} pekerjaan yang ditolak menunggu lagi</source>
        <translation>{n} refused acts wait again</translation>
    </message>
</context>
<context>
    <name>AnswersPanel</name>
    <message>
        <source>Pusat, terkirim dan ditolak</source>
        <translation>The central: sent and refused</translation>
    </message>
    <message>
        <source>Membaca yang belum terkirim…</source>
        <translation>Reading what is unsent…</translation>
    </message>
    <message>
        <source>Lepaskan semua {n}</source>
        <translation>Let all {n} go</translation>
    </message>
    <message>
        <source>Tidak ada yang menunggu</source>
        <translation>Nothing is waiting</translation>
    </message>
    <message>
        <source>Semua pekerjaan sudah dijawab pusat, dan tidak ada yang ditolak.</source>
        <translation>The central has answered all work, and nothing was refused.</translation>
    </message>
    <message>
        <source>Daftarnya tidak bisa dibaca</source>
        <translation>The list cannot be read</translation>
    </message>
</context>
<context>
    <name>AntrianScreen</name>
    <message>
        <source>Tampilan</source>
        <translation>Views</translation>
    </message>
    <message>
        <source>Laporan</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Pilih laporan dulu.</source>
        <translation>Select a report first.</translation>
    </message>
    <message>
        <source>Saringan</source>
        <translation>Filter</translation>
    </message>
</context>
<context>
    <name>Ask</name>
    <message>
        <source>Perubahan ini belum diuji pada bulan lalu.</source>
        <translation>This change has not been tried on last month.</translation>
    </message>
    <message>
        <source>Uji sekarang</source>
        <translation>Try it now</translation>
    </message>
    <message>
        <source>Simpan tanpa menyalakan</source>
        <translation>Save switched off</translation>
    </message>
    <message>
        <source>Belum</source>
        <translation>Not yet</translation>
    </message>
</context>
<context>
    <name>AwayHint</name>
    <message>
        <source>Pakai {deputy}</source>
        <translation>Take {deputy}</translation>
    </message>
    <message>
        <source>Serahkan ke pengganti: {deputy}</source>
        <translation>Hand to the deputy: {deputy}</translation>
    </message>
</context>
<context>
    <name>AwayPart</name>
    <message>
        <source>Tidak di tempat</source>
        <translation>Away</translation>
    </message>
    <message>
        <source>Serahkan ke pengganti</source>
        <translation>Hand to the deputy</translation>
    </message>
    <message>
        <source>Yang tanpa pengganti tetap ke tujuannya.</source>
        <translation>Where nobody stands in, it goes to the addressee all the same.</translation>
    </message>
    <message>
        <source>dan {n} tujuan lain yang tidak di tempat</source>
        <translation>and {n} other addressees who are away</translation>
    </message>
</context>
<context>
    <name>BacklogPlot</name>
    <message>
        <source>Umur laporan terbuka</source>
        <translation>Age of open reports</translation>
    </message>
    <message>
        <source>&lt; 6 j</source>
        <translation>&lt; 6 h</translation>
    </message>
    <message>
        <source>6–24 j</source>
        <translation>6–24 h</translation>
    </message>
    <message>
        <source>1–3 hari</source>
        <translation>1–3 days</translation>
    </message>
    <message>
        <source>3–7 hari</source>
        <translation>3–7 days</translation>
    </message>
    <message>
        <source>7–30 hari</source>
        <translation>7–30 days</translation>
    </message>
    <message>
        <source>&gt; 30 hari</source>
        <translation>&gt; 30 days</translation>
    </message>
    <message>
        <source>menunggu</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>diproses</source>
        <translation>in process</translation>
    </message>
    <message>
        <source>{n} {state} dari {total}</source>
        <translation>{n} {state} of {total}</translation>
    </message>
    <message>
        <source>{n} terbuka, {old} lebih dari 7 hari</source>
        <translation>{n} open, {old} for more than 7 days</translation>
    </message>
</context>
<context>
    <name>BriefingHost</name>
    <message>
        <source>Simpan briefing</source>
        <translation>Save the briefing</translation>
    </message>
</context>
<context>
    <name>BulkActs</name>
    <message>
        <source>tanpa kelurahan</source>
        <translation>no kelurahan</translation>
    </message>
    <message>
        <source>tidak ada lagi</source>
        <translation>no longer here</translation>
    </message>
    <message>
        <source>Tidak ada yang dipilih.</source>
        <translation>Nothing is selected.</translation>
    </message>
    <message>
        <source> dan dibalas</source>
        <translation> and answered</translation>
    </message>
    <message>
        <source> ({n} langkah)</source>
        <translation> ({n} steps)</translation>
    </message>
    <message>
        <source>tujuannya</source>
        <translation>their destination</translation>
    </message>
    <message>
        <source>{who} atau penggantinya</source>
        <translation>{who} or the deputy</translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message>
        <source>Tindakan untuk laporan terpilih</source>
        <translation>Actions for the selected reports</translation>
    </message>
    <message>
        <source>Tindakan lain</source>
        <translation>More actions</translation>
    </message>
    <message>
        <source>Lepas pilihan</source>
        <translation>Clear selection</translation>
    </message>
    <message>
        <source>{count} dipilih</source>
        <translation>{count} selected</translation>
    </message>
    <message>
        <source>({count} di luar tampilan ini)</source>
        <translation>({count} outside this view)</translation>
    </message>
    <message>
        <source>Pilih semua {count} yang cocok</source>
        <translation>Select all {count} that match</translation>
    </message>
    <message>
        <source>Semua {count}</source>
        <translation>All {count}</translation>
    </message>
</context>
<context>
    <name>BulkForm</name>
    <message>
        <source>Pratinjau massal</source>
        <translation>Bulk preview</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Tutup pratinjau (Esc)</source>
        <translation>Close the preview (Esc)</translation>
    </message>
    <message>
        <source>Tidak ada laporan bernomor {number}.</source>
        <translation>There is no report numbered {number}.</translation>
    </message>
    <message>
        <source>{n} kembaran ikut ditutup</source>
        <translation>{n} twins close along</translation>
    </message>
</context>
<context>
    <name>BulkHost</name>
    <message>
        <source>{view}, {n} di luar tampilan ini</source>
        <translation>{view}, {n} outside this view</translation>
    </message>
</context>
<context>
    <name>CaseBody</name>
    <message>
        <source>dipegang {who}</source>
        <translation>held by {who}</translation>
    </message>
    <message numerus="yes">
        <source>kembali merah %n kali</source>
        <translation>
            <numerusform>back to red %n time</numerusform>
            <numerusform>back to red %n times</numerusform>
        </translation>
    </message>
    <message>
        <source>di kanal asal masih merah</source>
        <translation>still red in its channel</translation>
    </message>
</context>
<context>
    <name>CaseHead</name>
    <message>
        <source>Prioritas</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Pengawas diminta</source>
        <translation>Supervisor asked</translation>
    </message>
    <message>
        <source>Lepas ke jendela sendiri</source>
        <translation>To a window of its own</translation>
    </message>
    <message>
        <source>Tindakan lain</source>
        <translation>More actions</translation>
    </message>
    <message>
        <source>tanpa nomor</source>
        <translation>no number</translation>
    </message>
    <message>
        <source>Lepas laporan ini</source>
        <translation>Let go of this report</translation>
    </message>
    <message>
        <source>Ambil alih laporan ini…</source>
        <translation>Take over this report…</translation>
    </message>
    <message>
        <source>Pegang laporan ini…</source>
        <translation>Hold this report…</translation>
    </message>
    <message>
        <source>Pusat tidak terhubung</source>
        <translation>No connection to the central</translation>
    </message>
</context>
<context>
    <name>CaseHost</name>
    <message>
        <source>Pilih laporan di antrian</source>
        <extracomment>Reads a reporter at the central: (case, why, done with name and contact, failed). None: there is none.</extracomment>
        <translation>Choose a report in the queue</translation>
    </message>
    <message>
        <source>Isinya tampil di sini, lengkap dengan saran.</source>
        <translation>It is shown here, with its suggestions.</translation>
    </message>
    <message>
        <source>dibalas</source>
        <translation>answered</translation>
    </message>
    <message>
        <source>dibalas; balasannya menunggu fase kanal</source>
        <translation>answered; the reply waits for the channel&apos;s phase</translation>
    </message>
    <message>
        <source>ditarik balasannya</source>
        <translation>has its reply withdrawn</translation>
    </message>
    <message>
        <source>dipastikan balasannya</source>
        <translation>has its reply settled</translation>
    </message>
</context>
<context>
    <name>CasePanel</name>
    <message>
        <source>Laporan</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Membaca laporan…</source>
        <translation>Reading the report…</translation>
    </message>
    <message>
        <source>Pilih laporan di antrian</source>
        <translation>Choose a report in the queue</translation>
    </message>
    <message>
        <source>Isinya tampil di sini, lengkap dengan saran.</source>
        <translation>It is shown here, with suggestions.</translation>
    </message>
    <message>
        <source>Laporan ini sudah tidak ada</source>
        <translation>This report is not there any more</translation>
    </message>
    <message>
        <source>Mungkin datanya diganti. Pilih laporan lain di antrian.</source>
        <translation>The data may have been replaced. Choose another report in the queue.</translation>
    </message>
    <message>
        <source>Tidak ada laporan bernomor {number}.</source>
        <translation>There is no report with the number {number}.</translation>
    </message>
    <message>
        <source>Tidak ada saran seperti itu yang menunggu.</source>
        <translation>No such suggestion is waiting.</translation>
    </message>
</context>
<context>
    <name>CaseVerbs</name>
    <message>
        <source>Catatan (boleh kosong)</source>
        <translation>Note (may stay empty)</translation>
    </message>
    <message>
        <source>Alasan</source>
        <translation>Reason</translation>
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
        <source>Terima penyerahan</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Kembalikan</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>Alasan yang akan dibaca yang menyerahkannya</source>
        <translation>Reason, read by whoever handed it on</translation>
    </message>
    <message>
        <source>Bukan wewenang kami</source>
        <translation>Not ours to decide</translation>
    </message>
    <message>
        <source>Di luar wilayah kami</source>
        <translation>Outside our area</translation>
    </message>
    <message>
        <source>Lokasi tidak jelas</source>
        <translation>Place unclear</translation>
    </message>
    <message>
        <source>Data kurang lengkap</source>
        <translation>Details missing</translation>
    </message>
    <message>
        <source>Kategori keliru</source>
        <translation>Wrong category</translation>
    </message>
    <message>
        <source>Sudah ditangani</source>
        <translation>Dealt with already</translation>
    </message>
    <message>
        <source>Proses</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Apa yang dikerjakan</source>
        <translation>What was done</translation>
    </message>
    <message>
        <source>Klasifikasi</source>
        <translation>Classify</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Lokasi</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Catatan</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Tunggu warga</source>
        <translation>Wait for the citizen</translation>
    </message>
    <message>
        <source>Lanjutkan jam</source>
        <translation>Let the clock run again</translation>
    </message>
    <message>
        <source>Prioritas tinggi</source>
        <translation>High priority</translation>
    </message>
    <message>
        <source>Eskalasi ke pengawas</source>
        <translation>Ask a supervisor</translation>
    </message>
    <message>
        <source>Naikkan jenjang</source>
        <translation>Raise</translation>
    </message>
    <message>
        <source>Gabung</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>Pisahkan</source>
        <translation>Separate</translation>
    </message>
    <message>
        <source>Tolak</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>Alasan yang akan dibaca warga</source>
        <translation>Reason, which the citizen will read</translation>
    </message>
    <message>
        <source>Verifikasi</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>Buka kembali</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>Tampilkan pelapor</source>
        <translation>Show the reporter</translation>
    </message>
    <message>
        <source>Prioritas biasa</source>
        <translation>Normal priority</translation>
    </message>
    <message>
        <source>Tarik eskalasi</source>
        <translation>Take back the request</translation>
    </message>
    <message>
        <source>didisposisikan ke {to}</source>
        <translation>disposed to {to}</translation>
    </message>
    <message>
        <source>dikoordinasikan ke {to}</source>
        <translation>coordinated to {to}</translation>
    </message>
    <message>
        <source>diterima penyerahannya</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>dikembalikan</source>
        <translation>sent back</translation>
    </message>
    <message>
        <source>mulai diproses</source>
        <translation>started</translation>
    </message>
    <message>
        <source>diselesaikan</source>
        <translation>completed</translation>
    </message>
    <message>
        <source>ditetapkan sebagai {to}</source>
        <translation>classified as {to}</translation>
    </message>
    <message>
        <source>dikategorikan {to}</source>
        <translation>categorised as {to}</translation>
    </message>
    <message>
        <source>dilokasikan di {to}</source>
        <translation>placed in {to}</translation>
    </message>
    <message>
        <source>diberi catatan</source>
        <translation>noted</translation>
    </message>
    <message>
        <source>menunggu warga, jam berhenti</source>
        <translation>waiting for the citizen, clock stopped</translation>
    </message>
    <message>
        <source>berjalan lagi jamnya</source>
        <translation>on the clock again</translation>
    </message>
    <message>
        <source>diubah prioritasnya</source>
        <translation>given another priority</translation>
    </message>
    <message>
        <source>diubah eskalasinya</source>
        <translation>escalation changed</translation>
    </message>
    <message>
        <source>dinaikkan ke {to}</source>
        <translation>raised to the {to}</translation>
    </message>
    <message>
        <source>digabung ke {to}</source>
        <translation>merged into {to}</translation>
    </message>
    <message>
        <source>dipisahkan</source>
        <translation>separated</translation>
    </message>
    <message>
        <source>ditolak</source>
        <translation>rejected</translation>
    </message>
    <message>
        <source>diverifikasi</source>
        <translation>verified</translation>
    </message>
    <message>
        <source>dibuka kembali</source>
        <translation>reopened</translation>
    </message>
    <message>
        <source>dibuka data pelapornya</source>
        <translation>reporter shown</translation>
    </message>
    <message>
        <source>diterima sarannya</source>
        <translation>accepted as suggested</translation>
    </message>
    <message>
        <source>dibalas</source>
        <translation>answered</translation>
    </message>
    <message>
        <source>diteruskan ke yang berwenang</source>
        <translation>handed on to whoever can settle them</translation>
    </message>
    <message>
        <source>Disposisikan ke {to}</source>
        <translation>Dispose to {to}</translation>
    </message>
    <message>
        <source>Koordinasikan ke {to}</source>
        <translation>Coordinate to {to}</translation>
    </message>
    <message>
        <source>Mulai proses</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Selesaikan</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>Tetapkan {to}</source>
        <translation>Set {to}</translation>
    </message>
    <message>
        <source>Simpan catatan</source>
        <translation>Save the note</translation>
    </message>
    <message>
        <source>Hentikan jam</source>
        <translation>Stop the clock</translation>
    </message>
    <message>
        <source>Eskalasikan</source>
        <translation>Ask a supervisor</translation>
    </message>
    <message>
        <source>Naikkan ke {to}</source>
        <translation>Raise to the {to}</translation>
    </message>
    <message>
        <source>Gabungkan ke {to}</source>
        <translation>Merge into {to}</translation>
    </message>
    <message>
        <source>Tolak laporan</source>
        <translation>Reject the report</translation>
    </message>
    <message>
        <source>Disposisikan {n} laporan</source>
        <translation>Dispose {n} reports</translation>
    </message>
    <message>
        <source>Koordinasikan {n} laporan</source>
        <translation>Coordinate {n} reports</translation>
    </message>
    <message>
        <source>Terima {n} laporan</source>
        <translation>Accept {n} reports</translation>
    </message>
    <message>
        <source>Kembalikan {n} laporan</source>
        <translation>Send {n} reports back</translation>
    </message>
    <message>
        <source>Proses {n} laporan</source>
        <translation>Start {n} reports</translation>
    </message>
    <message>
        <source>Selesaikan {n} laporan</source>
        <translation>Complete {n} reports</translation>
    </message>
    <message>
        <source>Catat pada {n} laporan</source>
        <translation>Note on {n} reports</translation>
    </message>
    <message>
        <source>Tolak {n} laporan</source>
        <translation>Reject {n} reports</translation>
    </message>
    <message>
        <source>Gabungkan {n} laporan</source>
        <translation>Merge {n} reports</translation>
    </message>
    <message>
        <source>Tetapkan {n} laporan</source>
        <translation>Set {n} reports</translation>
    </message>
    <message>
        <source>Prioritaskan {n} laporan</source>
        <translation>Prioritise {n} reports</translation>
    </message>
    <message>
        <source>Eskalasikan {n} laporan</source>
        <translation>Escalate {n} reports</translation>
    </message>
    <message>
        <source>Naikkan {n} laporan</source>
        <translation>Raise {n} reports</translation>
    </message>
    <message>
        <source>Hentikan jam {n} laporan</source>
        <translation>Stop the clock of {n} reports</translation>
    </message>
    <message>
        <source>Verifikasi {n} laporan</source>
        <translation>Verify {n} reports</translation>
    </message>
    <message>
        <source>Buka kembali {n} laporan</source>
        <translation>Reopen {n} reports</translation>
    </message>
    <message>
        <source>Balas {n} pelapor</source>
        <translation>Answer {n} reporters</translation>
    </message>
    <message>
        <source>Pilih siapa yang dimintai</source>
        <translation>Choose who is asked</translation>
    </message>
    <message>
        <source>Teruskan {n} laporan</source>
        <translation>Hand on {n} reports</translation>
    </message>
    <message>
        <source>Ketik nama atau singkatan</source>
        <translation>Type a name or abbreviation</translation>
    </message>
    <message>
        <source>Ketik kategori</source>
        <translation>Type a category</translation>
    </message>
    <message>
        <source>Ketik kelurahan atau kecamatan</source>
        <translation>Type a kelurahan or kecamatan</translation>
    </message>
    <message>
        <source>Pilih jenis</source>
        <translation>Choose a kind</translation>
    </message>
    <message>
        <source>Nomor laporan, misalnya JK2511240018</source>
        <translation>Report number, for example JK2511240018</translation>
    </message>
    <message>
        <source>{verb} {n} laporan</source>
        <translation>{verb} {n} reports</translation>
    </message>
    <message>
        <source>{verb} {n} laporan ke {to}</source>
        <translation>{verb} {n} reports to {to}</translation>
    </message>
    <message>
        <source>Balas</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>Teruskan</source>
        <translation>Hand on</translation>
    </message>
    <message>
        <source>Pilih foto bukti</source>
        <translation>Choose photos as proof</translation>
    </message>
</context>
<context>
    <name>CasesModel</name>
    <message>
        <source>Nomor</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Isi</source>
        <translation>Words</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Hasil</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>tidak ada lagi</source>
        <translation>gone</translation>
    </message>
</context>
<context>
    <name>CasesTable</name>
    <message>
        <source>Daftar laporan</source>
        <translation>List of reports</translation>
    </message>
</context>
<context>
    <name>CategoriesPlot</name>
    <message>
        <source>Kategori</source>
        <translation>Categories</translation>
    </message>
    <message>
        <source>tanpa kategori</source>
        <translation>no category</translation>
    </message>
    <message>
        <source>{n} lainnya</source>
        <translation>{n} others</translation>
    </message>
    <message>
        <source>selesai</source>
        <translation>done</translation>
    </message>
    <message>
        <source>belum</source>
        <translation>not yet</translation>
    </message>
    <message>
        <source>{n} {state} dari {total} ({share})</source>
        <translation>{n} {state} of {total} ({share})</translation>
    </message>
    <message>
        <source>jumlah masuk dan bagian yang selesai</source>
        <translation>how many came and what share is done</translation>
    </message>
</context>
<context>
    <name>CausesPart</name>
    <message>
        <source>Sebab</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Kini</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>Selisih</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Jumlah</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>tanpa kategori</source>
        <translation>no category</translation>
    </message>
    <message>
        <source>Tertua {age} · {number} {category}</source>
        <translation>Oldest {age} · {number} {category}</translation>
    </message>
    <message>
        <source>PPSU {n} orang, sanggup sekitar {jobs} sehari</source>
        <translation>PPSU crew of {n}, about {jobs} jobs a day</translation>
    </message>
    <message>
        <source>Jumlah PPSU belum diisi</source>
        <translation>The size of the PPSU crew is not set</translation>
    </message>
</context>
<context>
    <name>ChannelRow</name>
    <message>
        <source>Mati</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>Membaca</source>
        <translation>Reading</translation>
    </message>
    <message>
        <source>Membaca dan membalas</source>
        <translation>Reading and replying</translation>
    </message>
    <message>
        <source>Belum pernah dibaca</source>
        <translation>Never read yet</translation>
    </message>
    <message>
        <source>Tidak ada yang membaca</source>
        <translation>Read by nobody</translation>
    </message>
    <message>
        <source>Berhenti</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>Tersendat</source>
        <translation>Troubled</translation>
    </message>
    <message>
        <source>Berjalan</source>
        <translation>Running</translation>
    </message>
    <message>
        <source>Fase {channel}</source>
        <translation>Phase of {channel}</translation>
    </message>
    <message>
        <source>Mulai membalas</source>
        <translation>Start replying</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Mulai membalas lewat {channel}</source>
        <translation>Start replying through {channel}</translation>
    </message>
    <message>
        <source>Buka {n} potongan di karantina</source>
        <translation>Open {n} pieces in the quarantine</translation>
    </message>
    <message>
        <source>Karantina ada di komputer yang membacanya</source>
        <translation>The quarantine is on the computer that reads it</translation>
    </message>
    <message>
        <source>komputer ini</source>
        <translation>this computer</translation>
    </message>
    <message>
        <source>{name} dan {n} lagi</source>
        <translation>{name} and {n} more</translation>
    </message>
    <message>
        <source>Terakhir dilaporkan {who}. Periksa apakah “tanggap intake” masih berjalan di sana.</source>
        <translation>Last told by {who}. See whether “tanggap intake” still runs there.</translation>
    </message>
    <message>
        <source>Di komputer yang membacanya ditetapkan: {phase}.</source>
        <translation>The computer that reads it sets: {phase}.</translation>
    </message>
    <message>
        <source>Balasan yang ditahan mulai dikirim kepada warga lewat {channel}.</source>
        <translation>Held replies begin to go out to citizens through {channel}.</translation>
    </message>
    <message>
        <source>{n} m lalu</source>
        <translation>{n} m ago</translation>
    </message>
    <message>
        <source>{n} j lalu</source>
        <translation>{n} h ago</translation>
    </message>
    <message>
        <source>{n} hari lalu</source>
        <translation>{n} days ago</translation>
    </message>
</context>
<context>
    <name>ChannelsPanel</name>
    <message>
        <source>Kanal</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>Mati</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>Membaca</source>
        <translation>Reading</translation>
    </message>
    <message>
        <source>Membaca dan membalas</source>
        <translation>Reading and replying</translation>
    </message>
    <message>
        <source>bawaan</source>
        <translation>default</translation>
    </message>
    <message>
        <source>Fase diatur pengawas di layar Kanal; variabel TANGGAP_CHANNEL_… menetapkannya untuk komputer ini saja, beserta alamat dan kata sandi, yang tidak ditulis ke berkas.</source>
        <translation>Supervisors set phases on the screen Channels; the variables TANGGAP_CHANNEL_… set them for this computer alone, with addresses and passwords, which are not written to a file.</translation>
    </message>
</context>
<context>
    <name>ChannelsScreen</name>
    <message>
        <source>Kanal {name}: {phase}</source>
        <extracomment>Ages on the screen move, while it is seen. Pixels from which the figures stand beside the table and not below it.</extracomment>
        <translation>Channel {name}: {phase}</translation>
    </message>
</context>
<context>
    <name>ChannelsTable</name>
    <message>
        <source>Kanal</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>Keadaan</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Terakhir dibaca</source>
        <translation>Last read</translation>
    </message>
    <message>
        <source>Pesan terbaru</source>
        <translation>Newest message</translation>
    </message>
    <message>
        <source>Batas pulih</source>
        <translation>Limit resets</translation>
    </message>
    <message>
        <source>Karantina</source>
        <translation>Quarantine</translation>
    </message>
    <message>
        <source>Dibaca oleh</source>
        <translation>Read by</translation>
    </message>
    <message>
        <source>Fase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Fase diubah oleh pengawas.</source>
        <translation>Phases are changed by supervisors.</translation>
    </message>
    <message>
        <source>diketahui {at}</source>
        <translation>known at {at}</translation>
    </message>
    <message>
        <source>Belum ada pusat.</source>
        <translation>There is no central yet.</translation>
    </message>
    <message>
        <source>Keadaan kanal dilaporkan lewat pusat; fase tetap bisa diatur.</source>
        <translation>Channels are told of through a central; their phases can be set all the same.</translation>
    </message>
    <message>
        <source>Luring.</source>
        <translation>Offline.</translation>
    </message>
    <message>
        <source>Luring sejak {at}.</source>
        <translation>Offline since {at}.</translation>
    </message>
    <message>
        <source>Yang tampil adalah yang terakhir diketahui.</source>
        <translation>What is shown is what was last known.</translation>
    </message>
    <message>
        <source>Keadaan kanal belum pernah diketahui di sini.</source>
        <translation>Nothing was ever known of the channels here.</translation>
    </message>
    <message>
        <source>Keadaan kanal tidak bisa ditanyakan.</source>
        <translation>The central cannot be asked about the channels.</translation>
    </message>
    <message>
        <source>Menanyakan keadaan kanal…</source>
        <translation>Asking about the channels…</translation>
    </message>
    <message>
        <source>Belum ada penerima yang melapor.</source>
        <translation>No intake has ever told of itself.</translation>
    </message>
    <message>
        <source>Kanal baru dibaca bila perintah ini berjalan di komputer yang selalu menyala:</source>
        <translation>Channels are read once this command runs on a computer that is always on:</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Lainnya</source>
        <translation>Others</translation>
    </message>
    <message>
        <source>Masuk dan keluar per hari</source>
        <translation>In and out a day</translation>
    </message>
    <message>
        <source>Umur laporan terbuka</source>
        <translation>Age of open reports</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Diproses</source>
        <translation>In process</translation>
    </message>
    <message>
        <source>Jam dan hari</source>
        <translation>Hour and day</translation>
    </message>
    <message>
        <source>Waktu tanggap per kanal</source>
        <translation>Response time by channel</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Categories</translation>
    </message>
    <message>
        <source>selesai</source>
        <translation>done</translation>
    </message>
    <message>
        <source>belum</source>
        <translation>not yet</translation>
    </message>
    <message>
        <source>Tepat waktu per SKPD</source>
        <translation>On time by agency</translation>
    </message>
    <message>
        <source>tepat</source>
        <translation>on time</translation>
    </message>
    <message>
        <source>terlambat</source>
        <translation>late</translation>
    </message>
    <message>
        <source>lewat, terbuka</source>
        <translation>overdue, open</translation>
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
    <name>Choropleth</name>
    <message>
        <source>Kep. Seribu</source>
        <extracomment>Kota code of Kepulauan Seribu. Rounds in which marks that overlap are pushed apart; more change nothing to see. So many are numbered: more stand in each other&apos;s way, and pushing them apart takes long. Width of a line by colour, in pixels of a workstation&apos;s screen (design tokens).</extracomment>
        <translation>Kep. Seribu</translation>
    </message>
    <message>
        <source>batas perkiraan</source>
        <translation>approximate boundaries</translation>
    </message>
    <message>
        <source>{name}: {n} menunggu</source>
        <translation>{name}: {n} waiting</translation>
    </message>
</context>
<context>
    <name>CitizenText</name>
    <message>
        <source>Isi laporan</source>
        <translation>Text of the report</translation>
    </message>
</context>
<context>
    <name>ClockRow</name>
    <message>
        <source>Serah</source>
        <translation>Hand over</translation>
    </message>
    <message>
        <source>Lurah</source>
        <translation>Lurah</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>tenggat {when} · batas {limit}</source>
        <translation>due {when} · limit {limit}</translation>
    </message>
    <message>
        <source>warga</source>
        <translation>the citizen</translation>
    </message>
    <message>
        <source>jawaban</source>
        <translation>an answer</translation>
    </message>
    <message>
        <source>berhenti</source>
        <translation>stopped</translation>
    </message>
    <message>
        <source>menunggu {whom} sejak {when}</source>
        <translation>waiting for {whom} since {when}</translation>
    </message>
    <message>
        <source>{time} lagi</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>Jamnya ikut laporan induk.</source>
        <translation>Its clocks are those of the report it was merged into.</translation>
    </message>
    <message>
        <source>Tidak ada jam yang berjalan.</source>
        <translation>No clock runs.</translation>
    </message>
    <message>
        <source>Ditolak {when}.</source>
        <translation>Rejected {when}.</translation>
    </message>
    <message>
        <source>Selesai {when}.</source>
        <translation>Done {when}.</translation>
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
    <name>CommandForm</name>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Pilih dulu tujuannya.</source>
        <translation>Choose the target first.</translation>
    </message>
    <message>
        <source>Teksnya terlalu panjang, paling banyak {n} huruf.</source>
        <translation>The text is too long; at most {n} letters.</translation>
    </message>
    <message>
        <source>Foto masih diperiksa, sebentar lagi.</source>
        <translation>Photos are still being checked, one moment.</translation>
    </message>
</context>
<context>
    <name>CommandWords</name>
    <message>
        <source>Tidak ada tampilan bernama “{name}”.</source>
        <extracomment>Verbs whose rest is words; of the others the first word is an addressee. Words that show another screen and do nothing.</extracomment>
        <translation>There is no view called “{name}”.</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>menunggu</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>Tidak ada</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Keluar dari merah</source>
        <translation>Out of red</translation>
    </message>
    <message>
        <source>Masuk merah</source>
        <translation>Into red</translation>
    </message>
    <message>
        <source>Paling turun</source>
        <translation>Fell most</translation>
    </message>
    <message>
        <source>Paling naik</source>
        <translation>Rose most</translation>
    </message>
    <message>
        <source>Sejak potret</source>
        <translation>Since the snapshot</translation>
    </message>
    <message>
        <source>Rapat berikutnya dibandingkan dengannya.</source>
        <translation>The next meeting is compared with it.</translation>
    </message>
    <message>
        <source>Pengawas membekukannya sebelum rapat; rapat berikutnya dibandingkan dengannya.</source>
        <translation>A supervisor freezes one before the meeting; the next one is compared with it.</translation>
    </message>
    <message>
        <source>Bekukan potret</source>
        <translation>Freeze a snapshot</translation>
    </message>
    <message>
        <source>Belum ada potret</source>
        <translation>No snapshot yet</translation>
    </message>
    <message>
        <source>Sejak potret {day}</source>
        <translation>Since the snapshot of {day}</translation>
    </message>
    <message>
        <source>Dibekukan oleh {who}</source>
        <translation>Frozen by {who}</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Tulis balasan</source>
        <extracomment>Seconds a reply is held when nobody chose: time to see a slip of the finger, short for whoever waits.</extracomment>
        <translation>Write a reply</translation>
    </message>
    <message>
        <source>Buang draf balasan</source>
        <translation>Throw the draft away</translation>
    </message>
    <message>
        <source>Tutup, draf disimpan (Esc)</source>
        <translation>Close, the draft is kept (Esc)</translation>
    </message>
    <message>
        <source>Templat balasan</source>
        <translation>Reply template</translation>
    </message>
    <message>
        <source>Bahasa Indonesia</source>
        <translation>Indonesian</translation>
    </message>
    <message>
        <source>Bahasa Inggris</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Isi balasan</source>
        <translation>Text of the reply</translation>
    </message>
    <message>
        <source>Tulis untuk warga, atau pilih templat</source>
        <translation>Write to the citizen, or choose a template</translation>
    </message>
    <message>
        <source>Ditahan sebelum dikirim</source>
        <translation>Held before it is sent</translation>
    </message>
    <message>
        <source>Kirim</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>Kirim balasan</source>
        <translation>Send the reply</translation>
    </message>
    <message>
        <source>Balas lewat {channel}</source>
        <translation>Reply through {channel}</translation>
    </message>
    <message>
        <source> · kepada {who}</source>
        <translation> · to {who}</translation>
    </message>
    <message>
        <source>Kata sendiri</source>
        <translation>Own words</translation>
    </message>
    <message>
        <source>cocok untuk laporan ini</source>
        <translation>fits this report</translation>
    </message>
    <message>
        <source>{letters} huruf, {n} dari {limit} SMS</source>
        <translation>{letters} characters, {n} of {limit} SMS</translation>
    </message>
    <message>
        <source>{n} dari {limit} huruf</source>
        <translation>{n} of {limit} characters</translation>
    </message>
    <message>
        <source>tanpa tautan</source>
        <translation>no links</translation>
    </message>
    <message>
        <source>terlalu panjang</source>
        <translation>too long</translation>
    </message>
    <message>
        <source>hampir penuh</source>
        <translation>almost full</translation>
    </message>
    <message>
        <source>Tahan {n} detik</source>
        <translation>Hold {n} seconds</translation>
    </message>
    <message>
        <source>Tahan {n} menit</source>
        <translation>Hold {n} min</translation>
    </message>
</context>
<context>
    <name>ConflictPanel</name>
    <message>
        <source>Aturan diubah orang lain</source>
        <translation>Somebody else changed the rules</translation>
    </message>
    <message>
        <source>Pengawas lain menyimpan aturan sementara Anda mengubahnya. Pilih yang dipakai.</source>
        <translation>Another supervisor saved rules while you were changing them. Choose which shall stand.</translation>
    </message>
    <message>
        <source>Pertahankan milik saya</source>
        <translation>Keep mine</translation>
    </message>
    <message>
        <source>Pakai milik mereka</source>
        <translation>Take theirs</translation>
    </message>
    <message>
        <source>Aturan</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>Milik saya</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>Milik mereka</source>
        <translation>Theirs</translation>
    </message>
    <message>
        <source>tidak ada</source>
        <translation>none</translation>
    </message>
</context>
<context>
    <name>ConsoleWindow</name>
    <message>
        <source>operator</source>
        <extracomment>Modules imported one by one in a thread after the first paint, so that no later click waits for them.</extracomment>
        <translation>operator</translation>
    </message>
    <message>
        <source>pengawas</source>
        <translation>supervisor</translation>
    </message>
    <message>
        <source>pemeriksa</source>
        <translation>auditor</translation>
    </message>
    <message>
        <source>Aturan yang belum disimpan menunggu di layar Aturan.</source>
        <translation>Rules that were not saved wait on the screen Rules.</translation>
    </message>
    <message>
        <source>pindah</source>
        <translation>move</translation>
    </message>
    <message>
        <source>pilih</source>
        <translation>select</translation>
    </message>
    <message>
        <source>coba lagi</source>
        <translation>retry</translation>
    </message>
    <message>
        <source>buang</source>
        <translation>discard</translation>
    </message>
    <message>
        <source>kelurahan</source>
        <translation>kelurahan</translation>
    </message>
    <message>
        <source>buka di Antrian</source>
        <translation>open in the queue</translation>
    </message>
    <message>
        <source>buka di antrian</source>
        <translation>open in the queue</translation>
    </message>
    <message>
        <source>hitung lagi</source>
        <translation>count again</translation>
    </message>
    <message>
        <source>geser rentang</source>
        <translation>move the stretch</translation>
    </message>
    <message>
        <source>lebarkan</source>
        <translation>widen it</translation>
    </message>
    <message>
        <source>urutan</source>
        <translation>order</translation>
    </message>
    <message>
        <source>ubah</source>
        <translation>change</translation>
    </message>
    <message>
        <source>segarkan</source>
        <translation>refresh</translation>
    </message>
    <message>
        <source>simpan</source>
        <translation>save</translation>
    </message>
    <message>
        <source>terima saran</source>
        <translation>accept suggestions</translation>
    </message>
    <message>
        <source>semua tombol</source>
        <translation>all keys</translation>
    </message>
    <message>
        <source>Antrian ditampilkan. Lihat dulu laporannya, lalu ulangi perintahnya.</source>
        <translation>Here is the queue. Look at the reports first, then repeat the command.</translation>
    </message>
</context>
<context>
    <name>Copyable</name>
    <message>
        <source>Salin</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Salin: {what}</source>
        <translation>Copy: {what}</translation>
    </message>
</context>
<context>
    <name>CoverPanel</name>
    <message>
        <source>Pengganti saat Anda tidak di tempat</source>
        <translation>Cover while you are away</translation>
    </message>
    <message>
        <source>Akhiri sekarang</source>
        <translation>End now</translation>
    </message>
    <message>
        <source>nama pengguna rekan</source>
        <translation>colleague&apos;s user name</translation>
    </message>
    <message>
        <source>boleh kosong, misalnya cuti</source>
        <translation>may be empty, for example on leave</translation>
    </message>
    <message>
        <source>Minta digantikan</source>
        <translation>Ask for cover</translation>
    </message>
    <message>
        <source>Pengganti</source>
        <translation>Deputy</translation>
    </message>
    <message>
        <source>Mulai</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Sampai</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>Catatan</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Pengganti mendapat tampilan berisi laporan terbuka yang Anda pegang, sejauh wilayahnya. Berakhir sendiri.</source>
        <translation>The deputy gets a view of the open reports you hold, as far as their area goes. It ends by itself.</translation>
    </message>
    <message>
        <source>Isi siapa yang menggantikan.</source>
        <translation>Say who covers for you.</translation>
    </message>
    <message>
        <source>Anda tidak bisa menggantikan diri sendiri.</source>
        <translation>You cannot cover for yourself.</translation>
    </message>
    <message>
        <source>Waktu selesainya harus sesudah mulai dan belum lewat.</source>
        <translation>It must end after it begins, and not in the past.</translation>
    </message>
    <message>
        <source>Paling lama satu tahun.</source>
        <translation>One year at most.</translation>
    </message>
    <message>
        <source>Tidak ada yang menggantikan Anda.</source>
        <translation>Nobody covers for you.</translation>
    </message>
    <message>
        <source>{who} menggantikan Anda sampai {until}.</source>
        <translation>{who} covers for you until {until}.</translation>
    </message>
    <message>
        <source>{who} menggantikan Anda dari {since} sampai {until}.</source>
        <translation>{who} covers for you from {since} until {until}.</translation>
    </message>
</context>
<context>
    <name>CoverWatch</name>
    <message>
        <source>Anda tidak lagi menggantikan {who}.</source>
        <translation>You no longer cover for {who}.</translation>
    </message>
    <message>
        <source>{who} tidak lagi menggantikan Anda.</source>
        <translation>{who} no longer covers for you.</translation>
    </message>
    <message>
        <source>Menggantikan {who} sampai {when}</source>
        <translation>Covering for {who} until {when}</translation>
    </message>
    <message>
        <source>Digantikan {who} sampai {when}</source>
        <translation>Covered by {who} until {when}</translation>
    </message>
    <message>
        <source>Menggantikan {n} rekan</source>
        <translation>Covering for {n} colleagues</translation>
    </message>
    <message>
        <source>Menggantikan {who}</source>
        <translation>Covering for {who}</translation>
    </message>
    <message>
        <source>Digantikan {who}</source>
        <translation>Covered by {who}</translation>
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
    <name>DaysDialog</name>
    <message>
        <source>Briefing</source>
        <extracomment>What a screen calls a kind of file, and how its name ends.</extracomment>
        <translation>Briefing</translation>
    </message>
    <message>
        <source>Briefing tentang hari apa?</source>
        <translation>A briefing of which days?</translation>
    </message>
    <message>
        <source>Daftar merah, peta dan tunggakan selalu keadaan sekarang.</source>
        <translation>Red list, map and backlog are always as of now.</translation>
    </message>
    <message>
        <source>Hari</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>Kemarin</source>
        <translation>Yesterday</translation>
    </message>
    <message>
        <source>Pekan lalu</source>
        <translation>Last week</translation>
    </message>
    <message>
        <source>Rentang lain</source>
        <translation>Other days</translation>
    </message>
    <message>
        <source>Dari</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Sampai</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Pilih berkas…</source>
        <translation>Choose a file…</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Tidak ada yang berubah</source>
        <translation>Nothing changed</translation>
    </message>
    <message>
        <source>{n} laporan ditolak: {why}</source>
        <translation>{n} cases refused: {why}</translation>
    </message>
    <message>
        <source>Laporan</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>{n} laporan</source>
        <translation>{n} reports</translation>
    </message>
    <message>
        <source>, {n} ditolak</source>
        <translation>, {n} refused</translation>
    </message>
    <message>
        <source>, {n} kembaran ikut</source>
        <translation>, {n} twins along</translation>
    </message>
    <message>
        <source>Mengurungkan: {n} dari {of}</source>
        <translation>Undoing: {n} of {of}</translation>
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
        <extracomment>Above so many touched cases a screen reads itself anew instead of row by row.</extracomment>
        <translation>{n} cases undone</translation>
    </message>
    <message>
        <source>{n} laporan diulangi</source>
        <translation>{n} cases redone</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Apa yang ditampilkan</source>
        <extracomment>From this width on nothing needs to be cramped, pixels.</extracomment>
        <translation>What is shown</translation>
    </message>
    <message>
        <source>Sebab</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Riwayat warna</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Catatan</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Kelurahan ini tidak bisa dibaca</source>
        <translation>This kelurahan cannot be read</translation>
    </message>
    <message>
        <source>Pilih kelurahan di tabel atau di peta</source>
        <translation>Choose a kelurahan in the table or on the map</translation>
    </message>
    <message>
        <source>Catatan {n}</source>
        <translation>Notes {n}</translation>
    </message>
    <message>
        <source>Buka {n} laporan di Antrian</source>
        <translation>Open {n} reports in the queue</translation>
    </message>
</context>
<context>
    <name>EntriesModel</name>
    <message>
        <source>Ditolak</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Belum terkirim</source>
        <translation>Not sent yet</translation>
    </message>
    <message>
        <source>{n} ditampilkan</source>
        <translation>{n} shown</translation>
    </message>
</context>
<context>
    <name>EntryDetail</name>
    <message>
        <source>Lihat laporan</source>
        <translation>Show report</translation>
    </message>
    <message>
        <source>Lakukan lagi di atasnya</source>
        <translation>Do it again on top</translation>
    </message>
    <message>
        <source>Laporan tidak ada di konsol ini</source>
        <translation>The report is not on this console</translation>
    </message>
    <message>
        <source>Yang Anda lakukan</source>
        <translation>What you did</translation>
    </message>
    <message>
        <source>Yang dilakukan {who}</source>
        <translation>What {who} did</translation>
    </message>
    <message>
        <source>Dikirim begitu pusat terjangkau.</source>
        <translation>Sent as soon as the central can be reached.</translation>
    </message>
    <message>
        <source>Dikirim saat {who} masuk lagi di komputer ini.</source>
        <translation>Sent when {who} signs in on this computer again.</translation>
    </message>
    <message>
        <source>dan {n} sebelumnya, lihat riwayat laporan</source>
        <translation>and {n} before, see the report&apos;s history</translation>
    </message>
    <message>
        <source>Tidak ada yang tercatat di konsol ini.</source>
        <translation>Nothing is recorded on this console.</translation>
    </message>
    <message>
        <source>Yang terjadi sementara itu</source>
        <translation>What happened meanwhile</translation>
    </message>
    <message>
        <source>Sekarang pun tidak bisa dilakukan.</source>
        <translation>It cannot be done now either.</translation>
    </message>
    <message>
        <source>Sekarang tidak bisa dilakukan lagi. {why}</source>
        <translation>It cannot be done again now. {why}</translation>
    </message>
    <message>
        <source>Lepaskan {n}</source>
        <translation>Let {n} go</translation>
    </message>
    <message>
        <source>Lepaskan</source>
        <translation>Let go</translation>
    </message>
    <message>
        <source>Biarkan seperti di pusat; riwayat laporan tetap mencatatnya.</source>
        <translation>Leave it as the central has it; the report&apos;s history keeps it.</translation>
    </message>
</context>
<context>
    <name>EntryList</name>
    <message>
        <source>Ditolak dan belum terkirim</source>
        <translation>Refused and not sent yet</translation>
    </message>
</context>
<context>
    <name>Evidence</name>
    <message>
        <source>Sebelum</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>Sesudah</source>
        <translation>After</translation>
    </message>
    <message>
        <source>foto ada di kanal</source>
        <translation>the photo is in the channel</translation>
    </message>
    <message>
        <source>Tanpa foto</source>
        <translation>No photo</translation>
    </message>
    <message>
        <source>Belum ada bukti</source>
        <translation>No proof yet</translation>
    </message>
    <message>
        <source>Hasil: {text}</source>
        <translation>Result: {text}</translation>
    </message>
    <message>
        <source>sudah diverifikasi</source>
        <translation>verified</translation>
    </message>
    <message>
        <source>Hasil sudah diverifikasi</source>
        <translation>The result was verified</translation>
    </message>
</context>
<context>
    <name>ExportHost</name>
    <message>
        <source>Ekspor laporan</source>
        <translation>Export reports</translation>
    </message>
    <message>
        <source>laporan.csv</source>
        <translation>reports.csv</translation>
    </message>
    <message>
        <source>Tabel CSV (*.csv);;Peta GeoJSON (*.geojson)</source>
        <translation>CSV table (*.csv);;GeoJSON map (*.geojson)</translation>
    </message>
</context>
<context>
    <name>FileJobs</name>
    <message>
        <source>Menulis {name}…</source>
        <extracomment>A thread tells how far it is so many times in all.</extracomment>
        <translation>Writing {name}…</translation>
    </message>
    <message>
        <source>Menulis {name}: {n} dari {of}</source>
        <translation>Writing {name}: {n} of {of}</translation>
    </message>
    <message>
        <source>Buka</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>FilterPopup</name>
    <message>
        <source>misalnya pompa banjir</source>
        <translation>for example pump flood</translation>
    </message>
    <message>
        <source>menit</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>jam</source>
        <translation>hours</translation>
    </message>
    <message>
        <source>hari</source>
        <translation>days</translation>
    </message>
    <message>
        <source>Tambah saringan</source>
        <translation>Add filter</translation>
    </message>
    <message>
        <source>tanpa saringan</source>
        <translation>no filter</translation>
    </message>
    <message>
        <source>Pakai teks ini</source>
        <translation>Use this text</translation>
    </message>
    <message>
        <source>Tentang</source>
        <translation>About</translation>
    </message>
    <message>
        <source>Nilai</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>Syarat</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Sebagai teks</source>
        <translation>As text</translation>
    </message>
    <message>
        <source>Keadaan</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Lama</source>
        <translation>Length</translation>
    </message>
    <message>
        <source>Satuan</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>Waktu</source>
        <translation>Time</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>tanpa kategori</source>
        <translation>no category</translation>
    </message>
    <message>
        <source>tanpa SKPD</source>
        <translation>no agency</translation>
    </message>
    <message>
        <source>Kec. {name}</source>
        <translation>District {name}</translation>
    </message>
    <message>
        <source>Kel. {name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>tanpa lokasi</source>
        <translation>no location</translation>
    </message>
    <message>
        <source>Kelurahan (lurah dan PPSU)</source>
        <translation>Kelurahan (lurah and PPSU)</translation>
    </message>
    <message>
        <source>Kanal</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>Semua kanal</source>
        <translation>All channels</translation>
    </message>
    <message>
        <source>Wilayah</source>
        <translation>Areas</translation>
    </message>
    <message>
        <source>Semua wilayah</source>
        <translation>All areas</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Categories</translation>
    </message>
    <message>
        <source>Semua kategori</source>
        <translation>All categories</translation>
    </message>
    <message>
        <source>SKPD</source>
        <translation>Agencies</translation>
    </message>
    <message>
        <source>Semua SKPD</source>
        <translation>All agencies</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>Selamat datang di Tanggap</source>
        <translation>Welcome to Tanggap</translation>
    </message>
    <message>
        <source>Di mana laporan disimpan? Bisa diubah kapan saja di Pengaturan.</source>
        <translation>Where are reports kept? This can be changed at any time in Settings.</translation>
    </message>
    <message>
        <source>Sambung ke pusat</source>
        <translation>Connect to a central</translation>
    </message>
    <message>
        <source>Bekerja bersama ruang kendali. Alamat didapat dari administrator.</source>
        <translation>Work together with the control room. The administrator has the address.</translation>
    </message>
    <message>
        <source>Komputer ini saja</source>
        <translation>This computer only</translation>
    </message>
    <message>
        <source>Pusat tertanam untuk satu meja atau latihan. Tanpa sandi.</source>
        <translation>A central of its own, for one desk or for training. No password.</translation>
    </message>
    <message>
        <source>Lihat contoh</source>
        <translation>See an example</translation>
    </message>
    <message>
        <source>Satu hari kota buatan yang terus berjalan. Tidak ada data warga.</source>
        <translation>A day of a made-up city that goes on live. No citizens&apos; data.</translation>
    </message>
    <message>
        <source>Alamat pusat</source>
        <translation>Address of the central</translation>
    </message>
    <message>
        <source>misalnya pusat.tanggap.internal</source>
        <translation>for example central.tanggap.internal</translation>
    </message>
    <message>
        <source>Bahasa</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Tema</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Ikuti sistem</source>
        <translation>Follow the system</translation>
    </message>
    <message>
        <source>Terang</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Gelap</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Keluar</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Langkah 1 dari 2</source>
        <translation>Step 1 of 2</translation>
    </message>
    <message>
        <source>Memeriksa …</source>
        <translation>Checking …</translation>
    </message>
    <message>
        <source>Lanjut</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Mulai</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Periksa</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>Memeriksa {address} …</source>
        <translation>Checking {address} …</translation>
    </message>
    <message>
        <source>Terjangkau</source>
        <translation>Reachable</translation>
    </message>
    <message>
        <source>Sertifikat cocok</source>
        <translation>Certificate matches</translation>
    </message>
    <message>
        <source>Soket lokal, tanpa sertifikat</source>
        <translation>Local socket, no certificate</translation>
    </message>
    <message>
        <source>pusat versi {version}</source>
        <translation>central version {version}</translation>
    </message>
</context>
<context>
    <name>FlowPlot</name>
    <message>
        <source>Masuk dan keluar per hari</source>
        <extracomment>Channels with a colour of their own; the others share the fifth.</extracomment>
        <translation>In and out a day</translation>
    </message>
    <message>
        <source>Lainnya</source>
        <translation>Others</translation>
    </message>
    <message>
        <source>masuk</source>
        <translation>in</translation>
    </message>
    <message>
        <source>keluar</source>
        <translation>out</translation>
    </message>
    <message>
        <source>masuk {came} · keluar {left}</source>
        <translation>in {came} · out {left}</translation>
    </message>
    <message>
        <source> · per minggu</source>
        <translation> · by week</translation>
    </message>
    <message>
        <source>{channel} masuk {n}</source>
        <translation>{channel} in {n}</translation>
    </message>
    <message>
        <source>{channel} keluar {n}</source>
        <translation>{channel} out {n}</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Kemajuan</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>Berhenti setelah bagian ini</source>
        <translation>Stop after this part</translation>
    </message>
    <message>
        <source>Bisa diurungkan</source>
        <translation>Can be undone</translation>
    </message>
    <message>
        <source>{n} dari {of}</source>
        <translation>{n} of {of}</translation>
    </message>
    <message>
        <source>Berhenti sebentar lagi…</source>
        <translation>Stopping shortly…</translation>
    </message>
</context>
<context>
    <name>GroupsModel</name>
    <message>
        <source>Tujuan</source>
        <extracomment>Widths of the columns that do not share the rest.</extracomment>
        <translation>Addressee</translation>
    </message>
    <message>
        <source>Dapat</source>
        <translation>Gets</translation>
    </message>
    <message>
        <source>Terbuka</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Hari kerja</source>
        <translation>Days of work</translation>
    </message>
</context>
<context>
    <name>HandLine</name>
    <message>
        <source>Pemegang laporan</source>
        <translation>Holder of the report</translation>
    </message>
    <message>
        <source>Terima</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Kembalikan…</source>
        <translation>Send back…</translation>
    </message>
    <message>
        <source>bolak-balik {n}×</source>
        <translation>to and fro {n}×</translation>
    </message>
    <message>
        <source>dinaikkan ke {to}</source>
        <translation>raised to the {to}</translation>
    </message>
    <message>
        <source>sejak {when}</source>
        <translation>since {when}</translation>
    </message>
    <message>
        <source>diterima {when}</source>
        <translation>accepted {when}</translation>
    </message>
    <message>
        <source>belum diterima</source>
        <translation>not accepted yet</translation>
    </message>
</context>
<context>
    <name>Hands</name>
    <message>
        <source>ruang kendali</source>
        <translation>control room</translation>
    </message>
    <message>
        <source>diterima</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>dikembalikan</source>
        <translation>sent back</translation>
    </message>
    <message>
        <source>dikembalikan: {why}</source>
        <translation>sent back: {why}</translation>
    </message>
    <message>
        <source>lagi</source>
        <translation>again</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>akan diterima</source>
        <translation>will be accepted</translation>
    </message>
    <message>
        <source>ditolak, tidak diubah</source>
        <translation>refused, unchanged</translation>
    </message>
    <message>
        <source>Menghitung pratinjau</source>
        <translation>Counting the preview</translation>
    </message>
</context>
<context>
    <name>HeadStrip</name>
    <message>
        <source>Dibanding potret</source>
        <extracomment>Below this width only numbers are told of what changed, pixels.</extracomment>
        <translation>Compared with the snapshot</translation>
    </message>
    <message>
        <source>Bekukan potret</source>
        <translation>Freeze a snapshot</translation>
    </message>
    <message>
        <source>Simpan angka saat ini untuk rapat, sama di semua konsol</source>
        <translation>Keep the figures of now for the meeting, the same on every console</translation>
    </message>
    <message>
        <source>Hanya pengawas yang membekukan potret</source>
        <translation>Only a supervisor freezes snapshots</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Excel</source>
        <translation>Excel</translation>
    </message>
    <message>
        <source>Dibanding</source>
        <translation>Compared with</translation>
    </message>
    <message>
        <source>Menghitung…</source>
        <translation>Counting…</translation>
    </message>
    <message>
        <source>{n} kelurahan merah</source>
        <translation>{n} red kelurahan</translation>
    </message>
    <message>
        <source> sejak potret</source>
        <translation> since the snapshot</translation>
    </message>
    <message>
        <source> menunggu</source>
        <translation> waiting</translation>
    </message>
    <message>
        <source> kelurahan kuning</source>
        <translation> amber kelurahan</translation>
    </message>
    <message>
        <source>pusat terakhir terdengar {time}</source>
        <translation>central last heard {time}</translation>
    </message>
    <message>
        <source>Selisihnya sejak potret yang dibandingkan</source>
        <translation>Change since the compared snapshot</translation>
    </message>
    <message>
        <source>Potret {when}</source>
        <translation>Snapshot {when}</translation>
    </message>
    <message>
        <source>Belum ada potret</source>
        <translation>No snapshot yet</translation>
    </message>
</context>
<context>
    <name>HealthWatch</name>
    <message>
        <source>{first}, dan {n} kanal lain</source>
        <extracomment>Several calls in a moment are one question. The picture grows old by itself: an intake tells once a minute. When the rows were read; None while they never were. Since when the line is gone; None while it stands.</extracomment>
        <translation>{first}, and {n} more</translation>
    </message>
    <message>
        <source>Kanal {name} berhenti: {why}</source>
        <translation>Channel {name} has stopped: {why}</translation>
    </message>
    <message>
        <source>Kanal {name} tidak dibaca siapa pun lagi.</source>
        <translation>Channel {name} is read by nobody any more.</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Riwayat</source>
        <translation>History</translation>
    </message>
    <message>
        <source>Tampilkan semua</source>
        <translation>Show all</translation>
    </message>
    <message numerus="yes">
        <source>%n kejadian</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HomePanel</name>
    <message>
        <source>Wilayah dan data</source>
        <translation>Territory and data</translation>
    </message>
    <message>
        <source>BERKAS</source>
        <translation>FILE</translation>
    </message>
    <message>
        <source>perintah impor batas</source>
        <translation>command to import boundaries</translation>
    </message>
    <message>
        <source>folder data</source>
        <translation>data folder</translation>
    </message>
    <message>
        <source>Alamatnya sudah diisi, tetapi versi ini belum memakainya.</source>
        <translation>Its address is set, but this version cannot use it yet.</translation>
    </message>
    <message>
        <source>Belum ada; semua pekerjaan tersimpan di mesin ini.</source>
        <translation>None yet; all work is kept on this machine.</translation>
    </message>
    <message>
        <source>Batas kelurahan</source>
        <translation>Kelurahan boundaries</translation>
    </message>
    <message>
        <source>Folder data</source>
        <translation>Data folder</translation>
    </message>
    <message>
        <source>Basis data</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>Ruang disk</source>
        <translation>Disk space</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Central</translation>
    </message>
    <message>
        <source>Membaca…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>Resmi: {n} kelurahan dari {file}.</source>
        <translation>Official: {n} kelurahan from {file}.</translation>
    </message>
    <message>
        <source>Perkiraan: kira-kira tiga dari empat titik jatuh di kelurahan yang benar. Impor batas resmi:</source>
        <translation>Approximate: about three in four points fall in the right kelurahan. Import official boundaries:</translation>
    </message>
    <message>
        <source>{n} laporan, {size}, skema {schema}</source>
        <translation>{n} reports, {size}, schema {schema}</translation>
    </message>
    <message>
        <source>Skema {schema}, bukan {known}.</source>
        <translation>Schema {schema}, not {known}.</translation>
    </message>
    <message>
        <source>Sistem tidak memberi tahu sisa disknya.</source>
        <translation>The system does not say how much is left.</translation>
    </message>
    <message>
        <source>Tinggal {free}. Kosongkan tempat sebelum memuat laporan.</source>
        <translation>Only {free} left. Make room before loading reports.</translation>
    </message>
    <message>
        <source>{free} kosong</source>
        <translation>{free} free</translation>
    </message>
</context>
<context>
    <name>Keeper</name>
    <message>
        <source>Potret {when} dibekukan</source>
        <translation>Snapshot {when} frozen</translation>
    </message>
    <message>
        <source>Catatan disimpan</source>
        <translation>Note saved</translation>
    </message>
    <message>
        <source>Ditetapkan di baris perintah, tidak bisa diubah di sini.</source>
        <translation>Set on the command line; it cannot be changed here.</translation>
    </message>
    <message>
        <source>Ditetapkan oleh {name}, tidak bisa diubah di sini.</source>
        <translation>Set by {name}; it cannot be changed here.</translation>
    </message>
    <message>
        <source>Ambang disimpan</source>
        <translation>Limits saved</translation>
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
    <name>LadderRow</name>
    <message>
        <source> jam</source>
        <translation> h</translation>
    </message>
    <message>
        <source>Hapus aturan tangga ini</source>
        <translation>Delete this ladder rule</translation>
    </message>
    <message>
        <source>Aktif</source>
        <translation>On</translation>
    </message>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Naik ke</source>
        <translation>Raised to</translation>
    </message>
    <message>
        <source>Tenggat</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>Sesudah tenggat</source>
        <translation>After the deadline</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Categories</translation>
    </message>
</context>
<context>
    <name>LadderTab</name>
    <message>
        <source>Aturan baru</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>Tangga eskalasi: lurah, camat, wali kota, kepala SKPD</source>
        <translation>Escalation ladder: lurah, camat, mayor, head of the agency</translation>
    </message>
    <message>
        <source>Aturan tangga</source>
        <translation>Ladder rule</translation>
    </message>
    <message>
        <source>Aturan tidak terbaca di sini</source>
        <translation>The rules cannot be read here</translation>
    </message>
    <message>
        <source>Belum ada aturan tangga</source>
        <translation>No ladder rules yet</translation>
    </message>
    <message>
        <source>Laporan yang lewat tenggat tidak naik sendiri.</source>
        <translation>Overdue reports are not raised by themselves.</translation>
    </message>
    <message>
        <source>Aktif</source>
        <translation>On</translation>
    </message>
    <message>
        <source>Aturan</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>Naik ke</source>
        <translation>Raised to</translation>
    </message>
    <message>
        <source>Bila lewat tenggat</source>
        <translation>When past the deadline</translation>
    </message>
    <message>
        <source>Selama</source>
        <translation>By</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Categories</translation>
    </message>
    <message>
        <source>Naik sekarang</source>
        <translation>Raised now</translation>
    </message>
    <message>
        <source>Bila disimpan sekarang: {what}</source>
        <translation>If saved now: {what}</translation>
    </message>
    <message>
        <source>“{name}” menaikkan {n} laporan</source>
        <translation>“{name}” raises {n} reports</translation>
    </message>
    <message>
        <source> (mati)</source>
        <translation> (off)</translation>
    </message>
    <message>
        <source>{hours} jam lewat tenggat {clock} → {rung}</source>
        <translation>{hours} h past the {clock} deadline → {rung}</translation>
    </message>
</context>
<context>
    <name>Limit</name>
    <message>
        <source>Pilih {n} terdesak</source>
        <translation>Keep the {n} most urgent</translation>
    </message>
    <message>
        <source>Hanya {n} yang paling mendesak tetap dipilih</source>
        <translation>Only the {n} most urgent stay selected</translation>
    </message>
</context>
<context>
    <name>LimitsPanel</name>
    <message>
        <source>Ambang merah dan kuning</source>
        <translation>Limits of red and amber</translation>
    </message>
    <message>
        <source>Tutup (Esc)</source>
        <translation>Close (Esc)</translation>
    </message>
    <message>
        <source>Warna kelurahan hanya menghitung laporan yang menunggu: yang tampak merah bagi warga. Tiga belas kelurahan merah pada Agustus 2017 ialah yang seratus atau lebih. Ambang lain tidak mengubah laporan mana pun, hanya kelurahan mana yang ditinjau. Potret lama tetap dengan ambangnya sendiri.</source>
        <translation>A kelurahan&apos;s colour counts only reports that wait: those citizens see as red. The thirteen red ones of August 2017 were those with a hundred or more. Other limits change no report, only which kelurahan are reviewed. Old snapshots keep their own limits.</translation>
    </message>
    <message>
        <source>Merah mulai dari</source>
        <translation>Red from</translation>
    </message>
    <message>
        <source>Kuning mulai dari</source>
        <translation>Amber from</translation>
    </message>
    <message>
        <source>Simpan ambang</source>
        <translation>Save limits</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Kuning tidak boleh mulai di atas merah.</source>
        <translation>Amber must not begin above red.</translation>
    </message>
    <message>
        <source>Kini {red}: </source>
        <translation>Now {red}: </translation>
    </message>
    <message>
        <source>Dengan kuning {amber}, bukan {now}: </source>
        <translation>With amber {amber} instead of {now}: </translation>
    </message>
    <message>
        <source>Dengan {red}, bukan {now}: </source>
        <translation>With {red} instead of {now}: </translation>
    </message>
    <message>
        <source>{n} merah</source>
        <translation>{n} red</translation>
    </message>
    <message>
        <source>, {n} kuning</source>
        <translation>, {n} amber</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Dinding tidak bisa dihitung</source>
        <extracomment>Counted again at most so often while something changes, and at least so often.</extracomment>
        <translation>The wall cannot be counted</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>LivingCity</name>
    <message>
        <source>Kota contoh sedang diisi: laporan karangan, bukan dari warga.</source>
        <translation>The sample city is being filled: made-up reports, not from citizens.</translation>
    </message>
</context>
<context>
    <name>LoadModel</name>
    <message>
        <source>Tujuan</source>
        <translation>Addressee</translation>
    </message>
    <message>
        <source>Terbuka</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Lewat</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>Diteruskan</source>
        <translation>To pass on</translation>
    </message>
    <message>
        <source>Masuk sehari</source>
        <translation>In a day</translation>
    </message>
    <message>
        <source>Selesai sehari</source>
        <translation>Done a day</translation>
    </message>
    <message>
        <source>Sanggup sehari</source>
        <translation>Capacity a day</translation>
    </message>
    <message>
        <source>Hari kerja</source>
        <translation>Days of work</translation>
    </message>
    <message>
        <source>Tidak di tempat</source>
        <translation>Away</translation>
    </message>
    <message>
        <source>Laporan terbuka yang sudah diputuskan menjadi miliknya, tanpa spam dan kembaran</source>
        <translation>Open reports that were decided to be theirs, without spam and twins</translation>
    </message>
    <message>
        <source>Di antaranya yang lewat tenggat, selama jamnya berjalan</source>
        <translation>Of these the overdue ones whose clock runs</translation>
    </message>
    <message>
        <source>Di antaranya yang di luar wewenang kelurahan: lurah hanya bisa meneruskannya</source>
        <translation>Of these the ones beyond the kelurahan&apos;s authority: a lurah can only pass them on</translation>
    </message>
    <message>
        <source>Rata-rata empat minggu, hari ini tidak dihitung</source>
        <translation>Mean of four weeks, today not counted</translation>
    </message>
    <message>
        <source>Kelurahan: dari jumlah petugas PPSU. Lainnya: yang selesai sehari, median empat minggu</source>
        <translation>Kelurahan: from the number of PPSU workers. Others: what is done a day, median of four weeks</translation>
    </message>
    <message>
        <source>Lamanya pekerjaan terbuka dengan kesanggupan itu; batang penuh berarti tujuh hari</source>
        <translation>How long the open work takes at that capacity; a full bar is seven days</translation>
    </message>
    <message>
        <source>{n} petugas</source>
        <translation>{n} workers</translation>
    </message>
    <message>
        <source>median</source>
        <translation>median</translation>
    </message>
    <message>
        <source>rata-rata</source>
        <translation>mean</translation>
    </message>
    <message>
        <source>belum diketahui</source>
        <translation>not known yet</translation>
    </message>
    <message>
        <source>sampai {until}</source>
        <translation>until {until}</translation>
    </message>
    <message>
        <source>{since} sampai {until}</source>
        <translation>{since} until {until}</translation>
    </message>
    <message>
        <source>tanpa pengganti</source>
        <translation>nobody stands in</translation>
    </message>
    <message>
        <source>diganti {who}</source>
        <translation>{who} stands in</translation>
    </message>
    <message>
        <source>kesanggupannya belum diketahui</source>
        <translation>its capacity is not known yet</translation>
    </message>
    <message>
        <source>{n} hari, lebih dari seminggu</source>
        <translation>{n} days, more than a week</translation>
    </message>
    <message>
        <source>{n} hari</source>
        <translation>{n} days</translation>
    </message>
</context>
<context>
    <name>LoadScreen</name>
    <message>
        <source>Beban</source>
        <translation>Load</translation>
    </message>
    <message>
        <source>Beban siapa</source>
        <translation>Whose load</translation>
    </message>
    <message>
        <source>SKPD</source>
        <translation>Agencies</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Saring nama…</source>
        <translation>Filter names…</translation>
    </message>
    <message>
        <source>Saring tujuan menurut nama</source>
        <translation>Filter addressees by name</translation>
    </message>
    <message>
        <source>Buka di antrian</source>
        <translation>Open in queue</translation>
    </message>
    <message>
        <source>Bagi rata…</source>
        <translation>Spread…</translation>
    </message>
    <message>
        <source>menghitung…</source>
        <translation>counting…</translation>
    </message>
    <message>
        <source>Beban tidak bisa dihitung</source>
        <translation>The load cannot be counted</translation>
    </message>
    <message>
        <source>Hitung lagi</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Menghitung beban…</source>
        <translation>Counting the load…</translation>
    </message>
    <message>
        <source>Belum di tangan siapa pun</source>
        <translation>With nobody yet</translation>
    </message>
    <message>
        <source>Tidak ada tujuan bernama begitu</source>
        <translation>No addressee has that name</translation>
    </message>
    <message>
        <source>Tidak ada laporan terbuka</source>
        <translation>No report is open</translation>
    </message>
    <message>
        <source>Semua yang masuk sudah selesai.</source>
        <translation>All that came in is done.</translation>
    </message>
    <message>
        <source>tujuan punya kerja</source>
        <translation>addressees have work</translation>
    </message>
    <message>
        <source>kelurahan punya kerja</source>
        <translation>kelurahan have work</translation>
    </message>
    <message>
        <source> terbuka · </source>
        <translation> open · </translation>
    </message>
    <message>
        <source> lewat tenggat · masuk </source>
        <translation> overdue · in </translation>
    </message>
    <message>
        <source> sehari, selesai </source>
        <translation> a day, done </translation>
    </message>
    <message>
        <source>angka lama: {why}</source>
        <translation>old figures: {why}</translation>
    </message>
    <message>
        <source>dihitung {at}, ada yang baru</source>
        <translation>counted {at}, there is news</translation>
    </message>
    <message>
        <source>dihitung {at}</source>
        <translation>counted {at}</translation>
    </message>
</context>
<context>
    <name>LoadTable</name>
    <message>
        <source>Beban tiap tujuan</source>
        <translation>Load of each addressee</translation>
    </message>
</context>
<context>
    <name>MapHost</name>
    <message>
        <source>Menyiapkan peta…</source>
        <translation>Preparing the map…</translation>
    </message>
    <message>
        <source>Peta tidak dapat digambar</source>
        <translation>The map cannot be drawn</translation>
    </message>
</context>
<context>
    <name>MapPicks</name>
    <message>
        <source>{n} laporan dipilih di peta</source>
        <translation>{n} reports selected on the map</translation>
    </message>
    <message>
        <source>{n} laporan di {place} dilepas</source>
        <translation>{n} reports in {place} let go</translation>
    </message>
    <message>
        <source>{n} laporan di {place} dipilih</source>
        <translation>{n} reports in {place} selected</translation>
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
    <message>
        <source>Urungkan, {n} dtk lagi</source>
        <translation>Undo, {n} s left</translation>
    </message>
</context>
<context>
    <name>MessageLog</name>
    <message>
        <source>Pesan terakhir</source>
        <translation>Latest messages</translation>
    </message>
</context>
<context>
    <name>Moves</name>
    <message>
        <source>dan {n} lainnya</source>
        <extracomment>Rows of a list where there is room, and where there is little. A screen as high as that has room.</extracomment>
        <translation>and {n} more</translation>
    </message>
</context>
<context>
    <name>MovesTree</name>
    <message>
        <source>Laporan yang akan pindah</source>
        <translation>Reports that would go elsewhere</translation>
    </message>
    <message>
        <source>{n} laporan dari {source} ke {to}</source>
        <translation>{n} reports from {source} to {to}</translation>
    </message>
</context>
<context>
    <name>NotesPage</name>
    <message>
        <source>Catatan untuk rapat, dibaca semua konsol</source>
        <translation>A note for the meeting, read on every console</translation>
    </message>
    <message>
        <source>Catatan tentang kelurahan ini</source>
        <translation>A note about this kelurahan</translation>
    </message>
    <message>
        <source>Simpan catatan</source>
        <translation>Save the note</translation>
    </message>
    <message>
        <source>Hanya pengawas yang menulis catatan tinjauan.</source>
        <translation>Only supervisors write review notes.</translation>
    </message>
    <message>
        <source>Belum ada catatan.</source>
        <translation>No notes yet.</translation>
    </message>
    <message>
        <source>{n} huruf terlalu banyak</source>
        <translation>{n} characters too many</translation>
    </message>
</context>
<context>
    <name>OutlineBar</name>
    <message>
        <source>Jadikan aturan…</source>
        <translation>Make it a rule…</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Wilayah yang dilaso bisa menjadi aturan rute.</source>
        <translation>The area you drew can become a routing rule.</translation>
    </message>
</context>
<context>
    <name>PasswordLine</name>
    <message>
        <source>Sembunyikan sandi</source>
        <translation>Hide password</translation>
    </message>
    <message>
        <source>Tampilkan sandi</source>
        <translation>Show password</translation>
    </message>
</context>
<context>
    <name>PastPage</name>
    <message>
        <source>Menurut batas hari ini. Dari laporan yang dibuka kembali hanya kali terakhir yang diketahui.</source>
        <translation>By today&apos;s limits. Of a report that was reopened only the last time is known.</translation>
    </message>
    <message>
        <source>{colour} sejak {when}</source>
        <translation>{colour} since {when}</translation>
    </message>
    <message>
        <source>{colour} sejak lebih dari {n} hari</source>
        <translation>{colour} for more than {n} days</translation>
    </message>
    <message>
        <source>{before} → {after}, {n} menunggu</source>
        <translation>{before} → {after}, {n} waiting</translation>
    </message>
    <message>
        <source>Laporan yang mengubahnya tidak ada lagi di konsol ini.</source>
        <translation>The report that made the difference is no longer on this console.</translation>
    </message>
    <message>
        <source>Laporan ini mulai menunggu; riwayatnya tidak ada di konsol ini.</source>
        <translation>This report began to wait; its history is not on this console.</translation>
    </message>
    <message>
        <source>Laporan ini tidak lagi menunggu; riwayatnya tidak ada di konsol ini.</source>
        <translation>This report ceased to wait; its history is not on this console.</translation>
    </message>
    <message>
        <source>Buka {number}</source>
        <translation>Open {number}</translation>
    </message>
</context>
<context>
    <name>PatternsScreen</name>
    <message>
        <source>Bagian dari Pola</source>
        <translation>Parts of Patterns</translation>
    </message>
    <message>
        <source>Rentang waktu</source>
        <translation>Stretch of time</translation>
    </message>
    <message>
        <source>Grafik</source>
        <translation>Charts</translation>
    </message>
    <message>
        <source>Tidak biasa</source>
        <translation>Unusual</translation>
    </message>
    <message>
        <source>Putar ulang</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>{n} hari</source>
        <translation>{n} days</translation>
    </message>
    <message>
        <source>Bulan ini</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>Pola</source>
        <translation>Patterns</translation>
    </message>
    <message>
        <source>Pola tidak bisa dihitung</source>
        <translation>The patterns cannot be counted</translation>
    </message>
    <message>
        <source>Hitung lagi</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Membaca semua laporan…</source>
        <translation>Reading all reports…</translation>
    </message>
    <message>
        <source>Belum ada laporan</source>
        <translation>No reports yet</translation>
    </message>
    <message>
        <source>Grafik terisi begitu laporan masuk.</source>
        <translation>The charts fill as soon as reports come in.</translation>
    </message>
    <message>
        <source>Tidak ada laporan dengan saringan ini</source>
        <translation>No report passes this filter</translation>
    </message>
    <message>
        <source>Hapus saringan</source>
        <translation>Clear the filter</translation>
    </message>
    <message>
        <source>laporan, {span}</source>
        <translation>reports, {span}</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>{who} memegang {n} laporan ini dan minta dibiarkan.</source>
        <translation>{who} holds {n} of these and asks to be left to them.</translation>
    </message>
    <message>
        <source>{who} sedang membuka {n} laporan ini; tetap ikut.</source>
        <translation>{who} has {n} of these open; they go along.</translation>
    </message>
    <message>
        <source>Lepas {n}</source>
        <translation>Drop {n}</translation>
    </message>
    <message>
        <source>Lepas {n} laporan {who} dari pilihan</source>
        <translation>Drop {who}&apos;s {n} reports from the selection</translation>
    </message>
</context>
<context>
    <name>PhotoSlot</name>
    <message>
        <source>Foto sebelumnya</source>
        <translation>Previous photo</translation>
    </message>
    <message>
        <source>Foto berikutnya</source>
        <translation>Next photo</translation>
    </message>
    <message>
        <source>tidak terkirim</source>
        <translation>not sent</translation>
    </message>
    <message>
        <source>belum terkirim</source>
        <translation>not sent yet</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>PhotoViewer</name>
    <message>
        <source>Foto</source>
        <extracomment>Pixels of height a photo is decoded to: a 4K screen&apos;s.</extracomment>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Foto sebelumnya</source>
        <translation>Previous photo</translation>
    </message>
    <message>
        <source>Foto berikutnya</source>
        <translation>Next photo</translation>
    </message>
    <message>
        <source>Tutup</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message>
        <source>membuka foto…</source>
        <extracomment>What stands in the place of a photo: words and icon by `Shown.state`.</extracomment>
        <translation>opening photo…</translation>
    </message>
    <message>
        <source>muncul saat tersambung</source>
        <translation>appears when connected</translation>
    </message>
    <message>
        <source>belum sampai di pusat</source>
        <translation>not at the central yet</translation>
    </message>
    <message>
        <source>foto tidak bisa dibuka</source>
        <translation>photo cannot be opened</translation>
    </message>
    <message>
        <source>foto ada di kanal</source>
        <translation>photo is at the channel</translation>
    </message>
</context>
<context>
    <name>PieceDetail</name>
    <message>
        <source>Salin pesan seperti diterima</source>
        <translation>Copy the message as received</translation>
    </message>
    <message>
        <source>Pesan seperti diterima</source>
        <translation>Message as received</translation>
    </message>
    <message>
        <source>Petakan kolom (boleh kosong)</source>
        <translation>Map columns (may be empty)</translation>
    </message>
    <message>
        <source>kolom=isian, misalnya tgl=created_at</source>
        <translation>column=field, for example tgl=created_at</translation>
    </message>
    <message>
        <source>Petakan kolom</source>
        <translation>Map columns</translation>
    </message>
    <message>
        <source>Alasan membuang</source>
        <translation>Reason to discard</translation>
    </message>
    <message>
        <source>misalnya: baris kosong di akhir berkas</source>
        <translation>for example: empty line at the end of the file</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>{n} karakter</source>
        <translation>{n} characters</translation>
    </message>
    <message>
        <source>{n} karakter pertama; selebihnya tidak disimpan</source>
        <translation>first {n} characters; the rest was not kept</translation>
    </message>
    <message>
        <source>tidak ada isinya</source>
        <translation>nothing in it</translation>
    </message>
    <message>
        <source>Mencoba {done} dari {of}…</source>
        <translation>Trying {done} of {of}…</translation>
    </message>
    <message>
        <source>Tulis kolom=isian, dipisah koma; “{piece}” tidak terbaca.</source>
        <translation>Write column=field, apart by commas; “{piece}” cannot be read.</translation>
    </message>
    <message>
        <source>Coba lagi {n} pesan</source>
        <translation>Retry {n} messages</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Buang {n} pesan</source>
        <translation>Discard {n} messages</translation>
    </message>
    <message>
        <source>Buang</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>Pemeriksa hanya melihat; minta operator mengerjakannya.</source>
        <translation>Auditors only look; ask an operator to do it.</translation>
    </message>
</context>
<context>
    <name>PieceList</name>
    <message>
        <source>Pesan di karantina</source>
        <translation>Messages in quarantine</translation>
    </message>
</context>
<context>
    <name>PlacePart</name>
    <message>
        <source>Tempat</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Di mana saja</source>
        <translation>Anywhere</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Poligon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Kelurahan aturan ini</source>
        <translation>Kelurahan of this rule</translation>
    </message>
    <message>
        <source>Tempel GeoJSON</source>
        <translation>Paste GeoJSON</translation>
    </message>
    <message>
        <source>Buka berkas…</source>
        <translation>Open a file…</translation>
    </message>
    <message>
        <source>Tempel atau buka GeoJSON sebuah poligon.</source>
        <translation>Paste or open the GeoJSON of a polygon.</translation>
    </message>
    <message>
        <source>Centang paling sedikit satu kelurahan.</source>
        <translation>Tick at least one kelurahan.</translation>
    </message>
    <message>
        <source>Buka poligon</source>
        <translation>Open a polygon</translation>
    </message>
    <message>
        <source>GeoJSON (*.geojson *.json)</source>
        <translation>GeoJSON (*.geojson *.json)</translation>
    </message>
    <message>
        <source>Poligon dengan {n} titik.</source>
        <translation>Polygon with {n} corners.</translation>
    </message>
    <message>
        <source>Belum ada poligon. Yang digambar dengan laso di peta bisa dijadikan aturan dari sana.</source>
        <translation>No polygon yet. What is drawn with the lasso on the map can be made a rule from there.</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Dipilih</source>
        <translation>Selected</translation>
    </message>
    <message>
        <source>Diterima</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>Ditolak</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>{n} kelurahan lain</source>
        <translation>{n} other kelurahan</translation>
    </message>
    <message>
        <source>Jumlah</source>
        <translation>Total</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>Klik: buka {n} laporan di Antrian</source>
        <translation>Click: open {n} reports in the queue</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Menurut peran</source>
        <translation>By role</translation>
    </message>
    <message>
        <source>Ya</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>Tidak</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Tampilan</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Bahasa</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Indonesia</source>
        <translation>Indonesian</translation>
    </message>
    <message>
        <source>Inggris</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Tema</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Ikuti sistem</source>
        <translation>Follow the system</translation>
    </message>
    <message>
        <source>Terang</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Gelap</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Bunyi saat sesuatu ditolak</source>
        <translation>Sound when something is refused</translation>
    </message>
    <message>
        <source>Pemberitahuan</source>
        <translation>Notices</translation>
    </message>
    <message>
        <source>Laporan lewat tenggat</source>
        <translation>Reports past the deadline</translation>
    </message>
    <message>
        <source>Operator: laporan yang dipegangnya. Pengawas: semua, per dinas dan kelurahan.</source>
        <translation>Operators: reports in their hands. Supervisors: all, by agency and kelurahan.</translation>
    </message>
    <message>
        <source>Kelurahan menjadi merah, atau tidak lagi</source>
        <translation>A kelurahan turns red, or is red no more</translation>
    </message>
    <message>
        <source>Menurut peran: hanya pengawas.</source>
        <translation>By role: supervisors only.</translation>
    </message>
    <message>
        <source>Lonjakan hari ini</source>
        <translation>A surge today</translation>
    </message>
    <message>
        <source>Bunyi pada setiap pemberitahuan</source>
        <translation>A sound with every notice</translation>
    </message>
    <message>
        <source>Jam tenang mulai</source>
        <translation>Quiet hours from</translation>
    </message>
    <message>
        <source>WIB, boleh melewati tengah malam; kosong berarti tanpa jam tenang.</source>
        <translation>WIB, may go over midnight; empty means no quiet hours.</translation>
    </message>
    <message>
        <source>tidak ada</source>
        <translation>none</translation>
    </message>
    <message>
        <source>Jam tenang sampai</source>
        <translation>Quiet hours until</translation>
    </message>
    <message>
        <source>Yang tertahan lalu disampaikan dalam satu pemberitahuan.</source>
        <translation>What was held back is then told in one notice.</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>Nama operator</source>
        <translation>Name of the operator</translation>
    </message>
    <message>
        <source>Tercatat di riwayat pada setiap tindakan; tanpa pusat tidak ada yang memeriksanya.</source>
        <translation>Recorded in the history with every act; without a central nobody checks it.</translation>
    </message>
    <message>
        <source>nama masuk komputer ini</source>
        <translation>login name of this computer</translation>
    </message>
    <message>
        <source>Peta</source>
        <translation>Map</translation>
    </message>
    <message>
        <source>Alamat petak peta</source>
        <translation>Map tile address</translation>
    </message>
    <message>
        <source>Server petak milik kota, misalnya https://peta.contoh.id/{z}/{x}/{y}.png</source>
        <translation>The city&apos;s own tile server, for example https://maps.example/{z}/{x}/{y}.png</translation>
    </message>
    <message>
        <source>tanpa latar; peta tidak perlu jaringan</source>
        <translation>no background; the map needs no network</translation>
    </message>
    <message>
        <source>Gambar peta</source>
        <translation>Map drawing</translation>
    </message>
    <message>
        <source>Pilih tanpa kartu grafis bila peta berkedip atau tetap hitam.</source>
        <translation>Choose no graphics card when the map flickers or stays black.</translation>
    </message>
    <message>
        <source>Otomatis</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>Kartu grafis</source>
        <translation>Graphics card</translation>
    </message>
    <message>
        <source>Tanpa kartu grafis</source>
        <translation>No graphics card</translation>
    </message>
    <message>
        <source>Indikator kelurahan</source>
        <translation>Kelurahan indicator</translation>
    </message>
    <message>
        <source>Merah mulai dari</source>
        <translation>Red from</translation>
    </message>
    <message>
        <source>laporan yang menunggu</source>
        <translation>waiting reports</translation>
    </message>
    <message>
        <source>Kuning mulai dari</source>
        <translation>Amber from</translation>
    </message>
    <message>
        <source>Pekerjaan per petugas PPSU</source>
        <translation>Jobs per PPSU worker</translation>
    </message>
    <message>
        <source>sehari; 0,29 sama dengan 15 sampai 20 pekerjaan per kelurahan besar</source>
        <translation>a day; 0.29 makes 15 to 20 jobs in a large kelurahan</translation>
    </message>
</context>
<context>
    <name>PreferencesScreen</name>
    <message>
        <source>Ditetapkan di baris perintah, tidak bisa diubah di sini.</source>
        <translation>Set on the command line; it cannot be changed here.</translation>
    </message>
    <message>
        <source>Ditetapkan oleh {name}, tidak bisa diubah di sini.</source>
        <translation>Set by {name}; it cannot be changed here.</translation>
    </message>
    <message>
        <source>bawaan</source>
        <translation>default</translation>
    </message>
    <message>
        <source>{what} disimpan</source>
        <translation>{what}: saved</translation>
    </message>
    <message>
        <source>{what} disimpan, berlaku sesudah Tanggap dibuka lagi</source>
        <translation>{what}: saved, applies after Tanggap is reopened</translation>
    </message>
</context>
<context>
    <name>PresenceHost</name>
    <message>
        <source>{who} sudah memegang laporan ini.</source>
        <translation>{who} already holds this report.</translation>
    </message>
    <message>
        <source>Pusat belum mengenal laporan ini, atau laporan ini di luar wilayah Anda.</source>
        <translation>The central does not know this report yet, or it lies outside your area.</translation>
    </message>
    <message>
        <source>Laporan belum bisa dipegang: pusat tidak memberi tahu siapa yang membukanya.</source>
        <translation>The report cannot be held now: the central does not say who has it open.</translation>
    </message>
</context>
<context>
    <name>PresenceLine</name>
    <message>
        <source>Mengapa diambil alih? {who} akan membacanya.</source>
        <translation>Why take it over? {who} will read this.</translation>
    </message>
    <message>
        <source>Ambil alih</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>Pegang</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>Sedang apa? Boleh kosong.</source>
        <translation>What are you doing? May stay empty.</translation>
    </message>
    <message>
        <source>Lepas</source>
        <translation>Let go</translation>
    </message>
    <message>
        <source>Ambil alih…</source>
        <translation>Take over…</translation>
    </message>
    <message>
        <source>Yang dipegang dilepas sendiri saat Anda membuka laporan lain.</source>
        <translation>What you hold is let go by itself when you open another report.</translation>
    </message>
    <message>
        <source>Anda memegang laporan ini sejak {time}</source>
        <translation>You have held this report since {time}</translation>
    </message>
    <message>
        <source>Dipegang {who} sejak {time}</source>
        <translation>Held by {who} since {time}</translation>
    </message>
    <message>
        <source>{who} juga membuka laporan ini</source>
        <translation>{who} has this report open too</translation>
    </message>
    <message>
        <source>{who} dan {other} juga membuka laporan ini</source>
        <translation>{who} and {other} have this report open too</translation>
    </message>
    <message>
        <source>{who} dan {n} orang lain juga membuka laporan ini</source>
        <translation>{who} and {n} others have this report open too</translation>
    </message>
</context>
<context>
    <name>PresenceShown</name>
    <message>
        <source>{number} diambil alih {who}: {why}</source>
        <translation>{number} was taken over by {who}: {why}</translation>
    </message>
    <message>
        <source>{number} diambil alih {who}</source>
        <translation>{number} was taken over by {who}</translation>
    </message>
    <message>
        <source>Laporan Anda</source>
        <translation>Your report</translation>
    </message>
</context>
<context>
    <name>Proofs</name>
    <message>
        <source>Tambah bukti…</source>
        <translation>Add proof…</translation>
    </message>
    <message>
        <source>atau seret dan tempel foto ke sini</source>
        <translation>or drag and paste photos here</translation>
    </message>
    <message>
        <source>paling banyak {n} foto</source>
        <translation>at most {n} photos</translation>
    </message>
    <message>
        <source>Gambar tempelan</source>
        <translation>Pasted picture</translation>
    </message>
</context>
<context>
    <name>QuarantineScreen</name>
    <message>
        <source>Pilih semua</source>
        <translation>Select all</translation>
    </message>
    <message>
        <source>Lepas pilihan</source>
        <translation>Clear selection</translation>
    </message>
    <message>
        <source>Membaca karantina…</source>
        <translation>Reading the quarantine…</translation>
    </message>
    <message>
        <source>Karantina</source>
        <translation>Quarantine</translation>
    </message>
    <message>
        <source>Kanal</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>Pesan</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Karantina tidak bisa dibaca</source>
        <translation>The quarantine cannot be read</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Semua kanal</source>
        <translation>All channels</translation>
    </message>
    <message>
        <source>{n} terbuka</source>
        <translation>{n} open</translation>
    </message>
    <message>
        <source>{n} tertua dari {all}; yang lain menyusul sesudah ini ditangani.</source>
        <translation>The oldest {n} of {all}; the others follow when these are dealt with.</translation>
    </message>
    <message>
        <source>Tidak ada dari {channel}</source>
        <translation>Nothing from {channel}</translation>
    </message>
    <message>
        <source>Kanal lain masih punya {n}.</source>
        <translation>Other channels still have {n}.</translation>
    </message>
    <message>
        <source>Lihat semua kanal</source>
        <translation>Show all channels</translation>
    </message>
    <message>
        <source>Karantina kosong</source>
        <translation>The quarantine is empty</translation>
    </message>
    <message>
        <source>Semua pesan terbaca.</source>
        <translation>Every message could be read.</translation>
    </message>
    <message>
        <source>Tidak ada pesan yang dipilih</source>
        <translation>No message is chosen</translation>
    </message>
    <message>
        <source>Pesan yang tidak terbaca tampil di sini, persis seperti diterima.</source>
        <translation>A message that cannot be read is shown here exactly as received.</translation>
    </message>
    <message>
        <source>{n} dipilih</source>
        <translation>{n} selected</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Keluar</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>Terkirim</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Kirim dulu</source>
        <translation>Send first</translation>
    </message>
    <message>
        <source>Keluar saja</source>
        <translation>Leave anyway</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Tetap tersimpan di sini dan dikirim saat konsol dibuka lagi.</source>
        <translation>It is kept here and sent when the console is opened again.</translation>
    </message>
    <message>
        <source>Pusat sedang tidak terjangkau.</source>
        <translation>The central cannot be reached now.</translation>
    </message>
    <message>
        <source>Mengirim… {done} dari {of} terkirim.</source>
        <translation>Sending… {done} of {of} sent.</translation>
    </message>
    <message>
        <source>Belum semuanya sampai di pusat. Sisanya tersimpan di sini dan dikirim saat konsol dibuka lagi.</source>
        <translation>Not everything has reached the central. The rest is kept here and sent when the console is opened again.</translation>
    </message>
    <message>
        <source>{n} pekerjaan belum terkirim</source>
        <translation>{n} acts are not sent yet</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>bolak-balik {count}×</source>
        <translation>to and fro {count}×</translation>
    </message>
    <message>
        <source>dinaikkan ke {to}</source>
        <translation>raised to the {to}</translation>
    </message>
    <message>
        <source>berhenti</source>
        <translation>stopped</translation>
    </message>
    <message>
        <source>warga</source>
        <translation>citizen</translation>
    </message>
    <message>
        <source>menunggu {who}</source>
        <translation>waiting for {who}</translation>
    </message>
    <message>
        <source>tanpa tenggat</source>
        <translation>no deadline</translation>
    </message>
    <message>
        <source>lewat {time}</source>
        <translation>{time} overdue</translation>
    </message>
    <message>
        <source>{time} lagi</source>
        <translation>{time} left</translation>
    </message>
    <message>
        <source>ada foto</source>
        <translation>has photos</translation>
    </message>
    <message>
        <source>{count} kembaran</source>
        <translation>{count} twins</translation>
    </message>
    <message>
        <source>prioritas</source>
        <translation>priority</translation>
    </message>
    <message>
        <source>dieskalasi</source>
        <translation>escalated</translation>
    </message>
    <message>
        <source>kembali merah</source>
        <translation>red again</translation>
    </message>
    <message>
        <source>Dipilih</source>
        <translation>Selected</translation>
    </message>
    <message>
        <source>Status</source>
        <extracomment>In the order of the list: what is wanted often first. &quot;flag&quot; stands for all yes-or-no fields.</extracomment>
        <translation>Status</translation>
    </message>
    <message>
        <source>Nomor</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Kanal</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>Isi laporan</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>SKPD</source>
        <translation>Agency</translation>
    </message>
    <message>
        <source>Tenggat</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>Tanda</source>
        <translation>Marks</translation>
    </message>
    <message>
        <source>Pemegang</source>
        <translation>Holder</translation>
    </message>
    <message>
        <source>Dibuka</source>
        <translation>Opened by</translation>
    </message>
    <message>
        <source>salah satu dari</source>
        <extracomment>Comparisons as they are chosen: (key, words). A key is an operator, after &quot;-&quot; one on a time that has passed.</extracomment>
        <translation>one of</translation>
    </message>
    <message>
        <source>selain</source>
        <translation>other than</translation>
    </message>
    <message>
        <source>memuat</source>
        <translation>contains</translation>
    </message>
    <message>
        <source>sejak hari ini pukul 00.00</source>
        <translation>since today 00:00</translation>
    </message>
    <message>
        <source>persis</source>
        <translation>exactly</translation>
    </message>
    <message>
        <source>sama dengan</source>
        <translation>equal to</translation>
    </message>
    <message>
        <source>lebih dari</source>
        <translation>more than</translation>
    </message>
    <message>
        <source>kurang dari</source>
        <translation>less than</translation>
    </message>
    <message>
        <source>paling sedikit</source>
        <translation>at least</translation>
    </message>
    <message>
        <source>paling banyak</source>
        <translation>at most</translation>
    </message>
    <message>
        <source>bukan</source>
        <translation>not</translation>
    </message>
    <message>
        <source>sejak</source>
        <translation>since</translation>
    </message>
    <message>
        <source>sebelum</source>
        <translation>before</translation>
    </message>
    <message>
        <source>lebih lama dari</source>
        <translation>older than</translation>
    </message>
    <message>
        <source>paling lama</source>
        <translation>at most</translation>
    </message>
    <message>
        <source>tenggat dalam</source>
        <translation>due within</translation>
    </message>
    <message>
        <source>tenggat lebih dari</source>
        <translation>due in more than</translation>
    </message>
    <message>
        <source>lewat lebih dari</source>
        <translation>late by more than</translation>
    </message>
    <message>
        <source>lewat paling lama</source>
        <translation>late by at most</translation>
    </message>
    <message>
        <source>Keadaan</source>
        <translation>Condition</translation>
    </message>
    <message>
        <source>Jenis</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Umur laporan</source>
        <translation>Age of the report</translation>
    </message>
    <message>
        <source>Sisa waktu</source>
        <translation>Time left</translation>
    </message>
    <message>
        <source>Kata dalam laporan</source>
        <translation>Words in the report</translation>
    </message>
    <message>
        <source>Warna</source>
        <translation>Colour</translation>
    </message>
    <message>
        <source>Waktu diterima</source>
        <translation>Time received</translation>
    </message>
    <message>
        <source>Waktu tenggat</source>
        <translation>Time due</translation>
    </message>
    <message>
        <source>Waktu ditutup</source>
        <translation>Time closed</translation>
    </message>
    <message>
        <source>Asal lokasi</source>
        <translation>Source of place</translation>
    </message>
    <message>
        <source>Menunggu siapa</source>
        <translation>Waiting for</translation>
    </message>
    <message>
        <source>Berapa kali kembali merah</source>
        <translation>Times back to red</translation>
    </message>
    <message>
        <source>Berapa kali bolak-balik</source>
        <translation>How often it went to and fro</translation>
    </message>
    <message>
        <source>Dinaikkan ke</source>
        <translation>Raised to</translation>
    </message>
    <message>
        <source>Prioritas</source>
        <translation>Priority</translation>
    </message>
    <message>
        <source>Nomor laporan</source>
        <translation>Report number</translation>
    </message>
    <message>
        <source>Nomor di kanal</source>
        <translation>Number in the channel</translation>
    </message>
    <message>
        <source>Id laporan</source>
        <translation>Report id</translation>
    </message>
    <message>
        <source>Lintang</source>
        <translation>Latitude</translation>
    </message>
    <message>
        <source>Bujur</source>
        <translation>Longitude</translation>
    </message>
    <message>
        <source>Revisi</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Koordinasi</source>
        <translation>Coordination</translation>
    </message>
    <message>
        <source>Disposisi</source>
        <translation>Disposition</translation>
    </message>
    <message>
        <source>Proses</source>
        <translation>In process</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Ditolak</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Keluhan</source>
        <translation>Complaint</translation>
    </message>
    <message>
        <source>Aspirasi</source>
        <translation>Aspiration</translation>
    </message>
    <message>
        <source>Bukan laporan</source>
        <translation>Not a report</translation>
    </message>
    <message>
        <source>Belum ditentukan</source>
        <translation>Undecided</translation>
    </message>
    <message>
        <source>serah</source>
        <translation>hand-over</translation>
    </message>
    <message>
        <source>lurah</source>
        <translation>lurah</translation>
    </message>
    <message>
        <source>selesai</source>
        <translation>done</translation>
    </message>
    <message>
        <source>paling mendesak</source>
        <translation>most urgent</translation>
    </message>
    <message>
        <source>terbaru</source>
        <translation>newest</translation>
    </message>
    <message>
        <source>nomor</source>
        <translation>number</translation>
    </message>
    <message>
        <source>lewat tenggat</source>
        <translation>overdue</translation>
    </message>
    <message>
        <source>belum lewat tenggat</source>
        <translation>not overdue</translation>
    </message>
    <message>
        <source>terbuka</source>
        <translation>open</translation>
    </message>
    <message>
        <source>sudah ditutup</source>
        <translation>closed</translation>
    </message>
    <message>
        <source>perlu triase</source>
        <translation>needs triage</translation>
    </message>
    <message>
        <source>sudah ditriase</source>
        <translation>triaged</translation>
    </message>
    <message>
        <source>berlokasi</source>
        <translation>with a place</translation>
    </message>
    <message>
        <source>tanpa lokasi</source>
        <translation>without a place</translation>
    </message>
    <message>
        <source>lokasi perkiraan</source>
        <translation>approximate place</translation>
    </message>
    <message>
        <source>lokasi pasti</source>
        <translation>certain place</translation>
    </message>
    <message>
        <source>jam berhenti</source>
        <translation>clock stopped</translation>
    </message>
    <message>
        <source>jam berjalan</source>
        <translation>clock running</translation>
    </message>
    <message>
        <source>tidak dieskalasi</source>
        <translation>not escalated</translation>
    </message>
    <message>
        <source>diperiksa</source>
        <translation>verified</translation>
    </message>
    <message>
        <source>belum diperiksa</source>
        <translation>not verified</translation>
    </message>
    <message>
        <source>sudah diterima</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>belum diterima</source>
        <translation>not accepted yet</translation>
    </message>
    <message>
        <source>sudah di tangan</source>
        <translation>with somebody</translation>
    </message>
    <message>
        <source>belum di tangan siapa pun</source>
        <translation>with nobody yet</translation>
    </message>
    <message>
        <source>tampak merah</source>
        <translation>shows red</translation>
    </message>
    <message>
        <source>tidak tampak merah</source>
        <translation>does not show red</translation>
    </message>
    <message>
        <source>digabung</source>
        <translation>merged</translation>
    </message>
    <message>
        <source>berdiri sendiri</source>
        <translation>standing alone</translation>
    </message>
    <message>
        <source>merah</source>
        <translation>red</translation>
    </message>
    <message>
        <source>kuning</source>
        <translation>yellow</translation>
    </message>
    <message>
        <source>hijau</source>
        <translation>green</translation>
    </message>
    <message>
        <source>tanpa warna</source>
        <translation>no colour</translation>
    </message>
    <message>
        <source>lokasi dari GPS</source>
        <translation>place by GPS</translation>
    </message>
    <message>
        <source>lokasi dari operator</source>
        <translation>place by an operator</translation>
    </message>
    <message>
        <source>lokasi kira-kira</source>
        <translation>place approximate</translation>
    </message>
    <message>
        <source>lokasi dari kata-kata</source>
        <translation>place from the words</translation>
    </message>
    <message>
        <source>asal lokasi</source>
        <translation>source of place</translation>
    </message>
    <message>
        <source>menunggu</source>
        <translation>waiting for</translation>
    </message>
    <message>
        <source>bolak-balik</source>
        <translation>to and fro</translation>
    </message>
    <message>
        <source>dinaikkan ke</source>
        <translation>raised to</translation>
    </message>
    <message>
        <source>nomor di kanal</source>
        <translation>number in the channel</translation>
    </message>
    <message>
        <source>id</source>
        <translation>id</translation>
    </message>
    <message>
        <source>lintang</source>
        <translation>latitude</translation>
    </message>
    <message>
        <source>bujur</source>
        <translation>longitude</translation>
    </message>
    <message>
        <source>revisi</source>
        <translation>revision</translation>
    </message>
    <message>
        <source>pemegang</source>
        <translation>holder</translation>
    </message>
    <message>
        <source>dinaikkan</source>
        <extracomment>More numbers than that say nothing to anybody.</extracomment>
        <translation>raised</translation>
    </message>
    <message>
        <source>diterima sejak {time}</source>
        <translation>received since {time}</translation>
    </message>
    <message>
        <source>diterima sebelum {time}</source>
        <translation>received before {time}</translation>
    </message>
    <message>
        <source>tenggat sejak {time}</source>
        <translation>due from {time}</translation>
    </message>
    <message>
        <source>tenggat sebelum {time}</source>
        <translation>due before {time}</translation>
    </message>
    <message>
        <source>ditutup sejak {time}</source>
        <translation>closed since {time}</translation>
    </message>
    <message>
        <source>ditutup sebelum {time}</source>
        <translation>closed before {time}</translation>
    </message>
    <message>
        <source>lebih lama dari {length}</source>
        <translation>older than {length}</translation>
    </message>
    <message>
        <source>{length} terakhir</source>
        <translation>last {length}</translation>
    </message>
    <message>
        <source>tenggat lebih dari {length} lagi</source>
        <translation>due in more than {length}</translation>
    </message>
    <message>
        <source>tenggat dalam {length}</source>
        <translation>due within {length}</translation>
    </message>
    <message>
        <source>lewat paling lama {length}</source>
        <translation>overdue by {length} at most</translation>
    </message>
    <message>
        <source>lewat lebih dari {length}</source>
        <translation>overdue by more than {length}</translation>
    </message>
    <message>
        <source>{n} laporan tertentu</source>
        <translation>{n} chosen reports</translation>
    </message>
    <message>
        <source>bukan {what}</source>
        <translation>not {what}</translation>
    </message>
    <message>
        <source>tanpa isi</source>
        <translation>empty</translation>
    </message>
    <message>
        <source>belum dinaikkan</source>
        <translation>not raised</translation>
    </message>
    <message>
        <source>dinaikkan ke {to} atau lebih tinggi</source>
        <translation>raised to the {to} or higher</translation>
    </message>
    <message>
        <source>milik saya</source>
        <translation>mine</translation>
    </message>
    <message>
        <source>tanpa pemegang</source>
        <translation>held by nobody</translation>
    </message>
    <message>
        <source>milik {who}</source>
        <translation>held by {who}</translation>
    </message>
    <message>
        <source>Masuk hari ini</source>
        <extracomment>A column as a view keeps it: its id, its width in pixels, whether it is shown; in their order. South, west, north, east in degrees.</extracomment>
        <translation>Received today</translation>
    </message>
    <message>
        <source>Semua terbuka</source>
        <translation>All open</translation>
    </message>
    <message>
        <source>Perlu triase</source>
        <translation>Needs triage</translation>
    </message>
    <message>
        <source>Serah &gt; 6 j</source>
        <translation>Hand-over &gt; 6 h</translation>
    </message>
    <message>
        <source>Lewat tenggat</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>Kembali merah</source>
        <translation>Red again</translation>
    </message>
    <message>
        <source>Bolak-balik</source>
        <translation>To and fro</translation>
    </message>
    <message>
        <source>Dinaikkan</source>
        <translation>Raised</translation>
    </message>
    <message>
        <source>Milik saya</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>Menggantikan {who}</source>
        <translation>Covering for {who}</translation>
    </message>
    <message>
        <source>{who} membuka laporan ini</source>
        <translation>{who} has this report open</translation>
    </message>
    <message>
        <source>{who} memegang laporan ini sejak {time}</source>
        <translation>{who} has held this report since {time}</translation>
    </message>
    <message>
        <source>memegang</source>
        <translation>holding</translation>
    </message>
</context>
<context>
    <name>QueueHeader</name>
    <message>
        <source>Saring</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Kolom</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>Urut {order}</source>
        <translation>Sorted by {order}</translation>
    </message>
    <message>
        <source>{count} laporan</source>
        <translation>{count} reports</translation>
    </message>
    <message>
        <source>{count} lewat tenggat</source>
        <translation>{count} overdue</translation>
    </message>
    <message>
        <source>Ekspor…</source>
        <translation>Export…</translation>
    </message>
</context>
<context>
    <name>QueueTable</name>
    <message>
        <source>Antrian laporan</source>
        <translation>Queue of reports</translation>
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
    <name>RatesPanel</name>
    <message>
        <source>Ketepatan saran</source>
        <extracomment>Below so many decisions a share is noise and is not drawn.</extracomment>
        <translation>How right suggestions are</translation>
    </message>
    <message>
        <source>Rentang waktu</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>{n} hari</source>
        <translation>{n} days</translation>
    </message>
    <message>
        <source>{n} hari terakhir</source>
        <translation>the last {n} days</translation>
    </message>
    <message>
        <source>Model yang belajar</source>
        <translation>The learned model</translation>
    </message>
    <message>
        <source>Menghitung ketepatan…</source>
        <translation>Counting…</translation>
    </message>
    <message>
        <source>Belum ada saran yang diputuskan</source>
        <translation>No suggestion has been decided yet</translation>
    </message>
    <message>
        <source>Angkanya muncul begitu saran diterima atau diubah.</source>
        <translation>Figures come as soon as suggestions are accepted or changed.</translation>
    </message>
    <message>
        <source>Ketepatan saran tidak bisa dihitung</source>
        <translation>It cannot be counted how right suggestions are</translation>
    </message>
    <message>
        <source>Saran</source>
        <translation>Suggestion</translation>
    </message>
    <message>
        <source>diterima</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>diubah</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>Tampilkan semua {n}</source>
        <translation>Show all {n}</translation>
    </message>
    <message>
        <source>terlalu sedikit</source>
        <translation>too few</translation>
    </message>
    <message>
        <source>Jenis</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>SKPD</source>
        <translation>Agency</translation>
    </message>
    <message>
        <source>Belum ada. Saran datang dari kamus sampai cukup banyak keputusan untuk dipelajari.</source>
        <translation>None yet. Suggestions come from the lexicon until there are enough decisions to learn from.</translation>
    </message>
    <message>
        <source>Versi {version}, dilatih {at} dari {n} keputusan.</source>
        <translation>Version {version}, trained {at} on {n} decisions.</translation>
    </message>
    <message>
        <source>{field} {with_model} % (kamus saja {alone} %)</source>
        <translation>{field} {with_model} % (lexicon alone {alone} %)</translation>
    </message>
    <message>
        <source>Tepat pada laporan yang belum pernah dilihatnya: {fields}.</source>
        <translation>Right on reports it had never seen: {fields}.</translation>
    </message>
    <message>
        <source>Belum ada isian yang cukup dipelajari.</source>
        <translation>No field has enough to learn from yet.</translation>
    </message>
</context>
<context>
    <name>RawView</name>
    <message>
        <source>Pesan seperti diterima</source>
        <translation>Message as received</translation>
    </message>
</context>
<context>
    <name>ReadyReasons</name>
    <message>
        <source>Alasan siap pakai</source>
        <translation>Ready reasons</translation>
    </message>
</context>
<context>
    <name>ReasonList</name>
    <message>
        <source>Kembali</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Lepas {n} dari pilihan</source>
        <translation>Drop {n} from the selection</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>{n} ditolak</source>
        <translation>{n} refused</translation>
    </message>
    <message>
        <source>Lihat</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Lihat {n} laporan: {why}</source>
        <translation>Show {n} reports: {why}</translation>
    </message>
</context>
<context>
    <name>Red</name>
    <message>
        <source>Baru</source>
        <extracomment>Colours of the causes, in the order of the bar&apos;s segments.</extracomment>
        <translation>New</translation>
    </message>
    <message>
        <source>Kembali merah</source>
        <translation>Back to red</translation>
    </message>
    <message>
        <source>Sudah koordinasi</source>
        <translation>Coordinated</translation>
    </message>
    <message>
        <source>Di luar kewenangan</source>
        <translation>Outside authority</translation>
    </message>
    <message>
        <source>Melebihi kapasitas</source>
        <translation>Over capacity</translation>
    </message>
    <message>
        <source>merah</source>
        <translation>red</translation>
    </message>
    <message>
        <source>kuning</source>
        <translation>amber</translation>
    </message>
    <message>
        <source>hijau</source>
        <translation>green</translation>
    </message>
    <message>
        <source>Pratinjau</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>{n} j</source>
        <extracomment>The status whose shape stands for a colour.</extracomment>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} d</translation>
    </message>
    <message>
        <source>kategori lain</source>
        <translation>other categories</translation>
    </message>
    <message>
        <source>{n} tujuan: {names}</source>
        <translation>{n} addressees: {names}</translation>
    </message>
    <message>
        <source>lalu {to}</source>
        <translation>then {to}</translation>
    </message>
    <message>
        <source>Koordinasi {to}</source>
        <translation>Coordinate {to}</translation>
    </message>
    <message>
        <source>Disposisi {to}</source>
        <translation>Assign {to}</translation>
    </message>
</context>
<context>
    <name>RedModel</name>
    <message>
        <source>Peringkat</source>
        <extracomment>The same where there is little room.</extracomment>
        <translation>Rank</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>7 hari</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>Sebab</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Tren 14 hari</source>
        <translation>14 days</translation>
    </message>
    <message>
        <source>Tertua</source>
        <translation>Oldest</translation>
    </message>
    <message>
        <source>Masuk / sanggup</source>
        <translation>In / capacity</translation>
    </message>
    <message>
        <source>Peringkat menurut laporan yang menunggu; nomor yang sama ada di peta</source>
        <translation>Rank by waiting reports; the map has the same numbers</translation>
    </message>
    <message>
        <source>Laporan yang tampak merah bagi warga</source>
        <translation>Reports citizens see as red</translation>
    </message>
    <message>
        <source>Bertambah atau berkurang sejak tujuh hari lalu</source>
        <translation>More or fewer than seven days ago</translation>
    </message>
    <message>
        <source>Panjang batang: banyaknya. Diurutkan menurut yang di luar tangan lurah</source>
        <translation>Length of the bar: how many. Sorted by what is out of the lurah&apos;s hands</translation>
    </message>
    <message>
        <source>Yang menunggu di akhir tiap hari; titik ialah sekarang</source>
        <translation>Waiting at the end of each day; the dot is now</translation>
    </message>
    <message>
        <source>Sehari: rata-rata masuk tujuh hari, dan kesanggupan PPSU; diurutkan menurut selisihnya</source>
        <translation>A day: average inflow of seven days, and what the PPSU crew can do; sorted by the difference</translation>
    </message>
    <message>
        <source>Umur laporan menunggu yang paling lama</source>
        <translation>Age of the report that has waited longest</translation>
    </message>
    <message>
        <source>dari {then} ke {now} dalam {days} hari</source>
        <translation>from {then} to {now} in {days} days</translation>
    </message>
    <message>
        <source>masuk {inflow} sehari, jumlah PPSU belum diisi</source>
        <translation>{inflow} a day come in, the size of the PPSU crew is not set</translation>
    </message>
    <message>
        <source>masuk {inflow} sehari, PPSU sanggup {capacity}</source>
        <translation>{inflow} a day come in, the PPSU crew can do {capacity}</translation>
    </message>
</context>
<context>
    <name>RedScreen</name>
    <message>
        <source>Menunggu per kelurahan</source>
        <extracomment>Share of the width the map has.</extracomment>
        <translation>Waiting by kelurahan</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Ambang merah dan kuning, dan coba ambang lain</source>
        <translation>Limits of red and amber, and try others</translation>
    </message>
    <message>
        <source>Kelurahan yang mana</source>
        <translation>Which kelurahan</translation>
    </message>
    <message>
        <source>Merah</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>+ kuning</source>
        <translation>+ amber</translation>
    </message>
    <message>
        <source>Semua</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Tinjauan tidak bisa dihitung</source>
        <translation>The review cannot be counted</translation>
    </message>
    <message>
        <source>Hitung lagi</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Angka lama: {why}</source>
        <translation>Old figures: {why}</translation>
    </message>
    <message>
        <source>Menghitung tinjauan…</source>
        <translation>Counting the review…</translation>
    </message>
    <message>
        <source>Peta: {n} kelurahan merah</source>
        <translation>Map: {n} red kelurahan</translation>
    </message>
    <message>
        <source>menunggu {n} atau lebih</source>
        <translation>{n} or more waiting</translation>
    </message>
    <message>
        <source>ambang…</source>
        <translation>limits…</translation>
    </message>
    <message>
        <source>Ambang: {words}</source>
        <translation>Limits: {words}</translation>
    </message>
    <message>
        <source>{n} kuning.</source>
        <translation>{n} amber.</translation>
    </message>
    <message>
        <source>Tidak ada yang kuning juga.</source>
        <translation>None is amber either.</translation>
    </message>
    <message>
        <source>Tidak ada kelurahan merah</source>
        <translation>No kelurahan is red</translation>
    </message>
    <message>
        <source>Tampilkan semua</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>Tidak ada kelurahan merah atau kuning</source>
        <translation>No kelurahan is red or amber</translation>
    </message>
</context>
<context>
    <name>RedTable</name>
    <message>
        <source>Kelurahan menurut laporan yang menunggu</source>
        <translation>Kelurahan by waiting reports</translation>
    </message>
</context>
<context>
    <name>RehearsalPanel</name>
    <message>
        <source>Uji pada bulan lalu</source>
        <translation>Try on last month</translation>
    </message>
    <message>
        <source>Tutup hasil uji</source>
        <translation>Close the result</translation>
    </message>
    <message>
        <source>Hentikan</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Enter membuka laporannya di antrian.</source>
        <translation>Enter opens the reports in the queue.</translation>
    </message>
    <message>
        <source>Menguji: {n} dari {of} laporan dibaca</source>
        <translation>Trying: {n} of {of} reports read</translation>
    </message>
    <message>
        <source>Menguji…</source>
        <translation>Trying…</translation>
    </message>
    <message>
        <source>Pengujian tidak selesai</source>
        <translation>The rehearsal came to nothing</translation>
    </message>
    <message>
        <source>Tidak ada laporan dalam sebulan terakhir</source>
        <translation>No reports in the last month</translation>
    </message>
    <message>
        <source>Belum ada yang bisa diuji: {span}.</source>
        <translation>There is nothing to try it on: {span}.</translation>
    </message>
    <message>
        <source>akan mengirim {n} kasus ke tempat lain</source>
        <translation>would send {n} cases elsewhere</translation>
    </message>
    <message>
        <source>tidak ada kasus yang pindah</source>
        <translation>no case would go elsewhere</translation>
    </message>
    <message>
        <source>dari {cases} laporan {span}, dibandingkan dengan aturan yang berlaku</source>
        <translation>of {cases} reports {span}, compared with the rules in force</translation>
    </message>
    <message>
        <source>Aturan memutuskan {decided}. Dari {handed} yang diserahkan, petugas memilih lain pada {elsewhere}.</source>
        <translation>Rules decide {decided}. Of the {handed} handed on, people chose otherwise in {elsewhere}.</translation>
    </message>
    <message>
        <source>Seluruh draf</source>
        <translation>The whole draft</translation>
    </message>
    <message>
        <source>Aturan {name}</source>
        <translation>Rule {name}</translation>
    </message>
</context>
<context>
    <name>ReplayPage</name>
    <message>
        <source>Hari sebelumnya</source>
        <translation>The day before</translation>
    </message>
    <message>
        <source>Hari berikutnya</source>
        <translation>The next day</translation>
    </message>
    <message>
        <source>Putar</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>Waktu</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>Kecepatan</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>{n} menit tiap detik</source>
        <translation>{n} minutes each second</translation>
    </message>
    <message>
        <source>{n} mnt</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>Putar ulang hari</source>
        <translation>A day again</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Diproses</source>
        <translation>In process</translation>
    </message>
    <message>
        <source>Selesai</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Jeda</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Menyiapkan hari…</source>
        <translation>Making the day ready…</translation>
    </message>
    <message>
        <source>Hari ini tidak bisa diputar</source>
        <translation>This day cannot be played</translation>
    </message>
    <message>
        <source>Tidak ada laporan pada hari itu</source>
        <translation>There was no report that day</translation>
    </message>
    <message>
        <source>Buka {n} laporan ini di Antrian</source>
        <translation>Open these {n} reports in the queue</translation>
    </message>
    <message>
        <source>batas perkiraan</source>
        <translation>approximate boundaries</translation>
    </message>
    <message>
        <source>{n} laporan tanpa lokasi tidak tampak di peta</source>
        <translation>{n} reports without a place are not on the map</translation>
    </message>
</context>
<context>
    <name>RepliesView</name>
    <message>
        <source>Balasan</source>
        <translation>Replies</translation>
    </message>
    <message>
        <source>Tampilkan semua</source>
        <translation>Show all</translation>
    </message>
    <message numerus="yes">
        <source>%n balasan</source>
        <translation>
            <numerusform>%n reply</numerusform>
            <numerusform>%n replies</numerusform>
        </translation>
    </message>
    <message>
        <source>Isinya belum diambil dari pusat.</source>
        <translation>Its words have not come from the central yet.</translation>
    </message>
    <message>
        <source>otomatis</source>
        <translation>automatic</translation>
    </message>
    <message>
        <source>Sedang dikirim</source>
        <translation>Being sent</translation>
    </message>
    <message>
        <source>Terkirim {at}</source>
        <translation>Sent {at}</translation>
    </message>
    <message>
        <source>Terkirim</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Gagal dikirim</source>
        <translation>Could not be sent</translation>
    </message>
    <message>
        <source>Belum pasti terkirim</source>
        <translation>Not certain whether it went out</translation>
    </message>
    <message>
        <source>Lihat di kanalnya sebelum menulis lagi.</source>
        <translation>Look at the channel before you write again.</translation>
    </message>
    <message>
        <source>Ditarik {at}</source>
        <translation>Withdrawn {at}</translation>
    </message>
    <message>
        <source>Ditarik</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>belum sampai di pusat</source>
        <translation>not at the central yet</translation>
    </message>
    <message>
        <source>Ditahan</source>
        <translation>Held</translation>
    </message>
    <message>
        <source>fase kanal ini belum membalas</source>
        <translation>this channel&apos;s phase is not replying yet</translation>
    </message>
    <message>
        <source>Menunggu giliran kirim</source>
        <translation>Waiting to be sent</translation>
    </message>
    <message>
        <source>Dicoba lagi {left}</source>
        <translation>Tried again in {left}</translation>
    </message>
    <message>
        <source>Ditahan {left} lagi</source>
        <translation>Held {left} more</translation>
    </message>
    <message>
        <source>{n} dtk</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} mnt</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} j</source>
        <translation>{n} h</translation>
    </message>
</context>
<context>
    <name>ReplyBar</name>
    <message>
        <source>Fase kanal ini belum membalas; balasan menunggu sampai fasenya diubah.</source>
        <extracomment>Templates for a case. How far a channel has joined: (code, what the supervisors say) -&gt; phase.</extracomment>
        <translation>This channel&apos;s phase is not replying yet; a reply waits until it is.</translation>
    </message>
    <message>
        <source>Balas lewat {channel}</source>
        <translation>Reply through {channel}</translation>
    </message>
    <message>
        <source>pelapor tidak dikenal</source>
        <translation>reporter unknown</translation>
    </message>
    <message>
        <source>Fase kanal ini belum membalas</source>
        <translation>This channel is not replying yet</translation>
    </message>
    <message>
        <source>Draf disimpan</source>
        <translation>Draft kept</translation>
    </message>
</context>
<context>
    <name>ReplyPart</name>
    <message>
        <source>Templat balasan</source>
        <translation>Reply template</translation>
    </message>
    <message>
        <source>Kata sendiri</source>
        <translation>Own words</translation>
    </message>
    <message>
        <source>Bahasa Indonesia</source>
        <translation>Indonesian</translation>
    </message>
    <message>
        <source>Bahasa Inggris</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Ditahan sebelum dikirim</source>
        <translation>Held before it is sent</translation>
    </message>
    <message>
        <source>Tahan {n} detik</source>
        <translation>Hold {n} s</translation>
    </message>
    <message>
        <source>Tahan {n} menit</source>
        <translation>Hold {n} min</translation>
    </message>
    <message>
        <source>Isi balasan</source>
        <translation>Reply text</translation>
    </message>
    <message>
        <source>Sama untuk semua pelapor</source>
        <translation>The same for all reporters</translation>
    </message>
    <message>
        <source>Contoh {number}: </source>
        <translation>Example {number}: </translation>
    </message>
    <message>
        <source>Menunggu fase kanal yang belum membalas: {channels}</source>
        <translation>Waiting for channels that do not reply yet: {channels}</translation>
    </message>
</context>
<context>
    <name>ReplyRow</name>
    <message>
        <source>Batalkan</source>
        <extracomment>state: (icon, colour token). The icon differs for each, colour only helps.</extracomment>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>Tulis lagi</source>
        <translation>Write again</translation>
    </message>
    <message>
        <source>Sudah terkirim</source>
        <translation>It went out</translation>
    </message>
    <message>
        <source>Tidak terkirim</source>
        <translation>It did not</translation>
    </message>
    <message>
        <source>Batalkan balasan ini</source>
        <translation>Withdraw this reply</translation>
    </message>
    <message>
        <source>Tulis lagi balasan ini</source>
        <translation>Write this reply again</translation>
    </message>
    <message>
        <source>Pengawas memastikannya.</source>
        <translation>A supervisor settles it.</translation>
    </message>
    <message>
        <source>Sudah dilihat di kanalnya?</source>
        <translation>Have you looked at the channel?</translation>
    </message>
    <message>
        <source>Tidak bisa diurungkan. Tekan sekali lagi.</source>
        <translation>Cannot be undone. Press once more.</translation>
    </message>
    <message>
        <source>Ya, sudah terkirim</source>
        <translation>Yes, it went out</translation>
    </message>
    <message>
        <source>Ya, tidak terkirim</source>
        <translation>Yes, it did not</translation>
    </message>
</context>
<context>
    <name>ReportBlock</name>
    <message>
        <source>Tampilkan</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>Tampilkan pelapor</source>
        <translation>Show the reporter</translation>
    </message>
    <message>
        <source>Diubah pengirim di kanalnya; perubahannya ada di riwayat</source>
        <translation>Edited at its channel; the change stands in the history</translation>
    </message>
    <message>
        <source>Dihapus di kanalnya; laporan ini tetap</source>
        <translation>Deleted at its channel; this report stays</translation>
    </message>
    <message>
        <source>pelapor tidak dikenal</source>
        <translation>reporter unknown</translation>
    </message>
    <message>
        <source>Sembunyikan</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>lokasi perkiraan</source>
        <translation>approximate place</translation>
    </message>
    <message>
        <source>Koordinat kosong (0, 0)</source>
        <translation>Empty coordinates (0, 0)</translation>
    </message>
    <message>
        <source>Lintang dan bujur tampaknya tertukar</source>
        <translation>Latitude and longitude seem exchanged</translation>
    </message>
</context>
<context>
    <name>ResponsePlot</name>
    <message>
        <source>Waktu tanggap per kanal</source>
        <translation>Response time by channel</translation>
    </message>
    <message>
        <source>{n} j</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>kanal lain</source>
        <translation>other channel</translation>
    </message>
    <message>
        <source>{p50} / {p90} j</source>
        <translation>{p50} / {p90} h</translation>
    </message>
    <message>
        <source>separuh dalam {p50} jam, sembilan dari sepuluh dalam {p90} jam</source>
        <translation>half within {p50} hours, nine of ten within {p90} hours</translation>
    </message>
    <message>
        <source>{n} diserahkan, {waiting} belum</source>
        <translation>{n} handed on, {waiting} not yet</translation>
    </message>
    <message>
        <source>{name} masih tercepat: separuh dalam {p50} jam</source>
        <translation>{name} is still the fastest: half within {p50} hours</translation>
    </message>
    <message>
        <source>{name} tercepat: separuh dalam {p50} jam</source>
        <translation>{name} is the fastest: half within {p50} hours</translation>
    </message>
    <message>
        <source>batas serah 6 j</source>
        <translation>hand-over limit 6 h</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>Hasil</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>diterima</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>ditolak</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>Cari nomor atau kata di hasil ini</source>
        <translation>Find a number or word in this result</translation>
    </message>
    <message>
        <source>Cari di hasil</source>
        <translation>Find in the result</translation>
    </message>
    <message>
        <source>Urungkan</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Pilih yang tampil</source>
        <translation>Select those shown</translation>
    </message>
    <message>
        <source>Laporan di daftar ini menjadi pilihan di antrian</source>
        <translation>The reports of this list become the selection in the queue</translation>
    </message>
    <message>
        <source>Tutup hasil (Esc)</source>
        <translation>Close the result (Esc)</translation>
    </message>
    <message>
        <source>ditolak pusat: {why}</source>
        <translation>refused by the central: {why}</translation>
    </message>
    <message>
        <source>kembaran tidak ikut: {why}</source>
        <translation>twin stayed: {why}</translation>
    </message>
    <message>
        <source>kembaran, ikut</source>
        <translation>twin, went along</translation>
    </message>
    <message>
        <source>Semua</source>
        <translation>All</translation>
    </message>
    <message>
        <source>{name}, {n} belum dijawab pusat</source>
        <translation>{name}, {n} not answered by the central yet</translation>
    </message>
    <message>
        <source>Tidak ada laporan di sini</source>
        <translation>No reports here</translation>
    </message>
</context>
<context>
    <name>RoutesTab</name>
    <message>
        <source>Aturan baru</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>Salin</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Hapus</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Ubah</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Uji pada bulan lalu</source>
        <translation>Try on last month</translation>
    </message>
    <message>
        <source>Aturan rute: yang pertama cocok menentukan</source>
        <translation>Routing rules: the first that fits decides</translation>
    </message>
    <message>
        <source>Alt+↑ Alt+↓ atau seret untuk mengubah urutan. Qlue langsung ke lurah sebelum aturan mana pun.</source>
        <translation>Alt+↑ Alt+↓ or dragging changes the order. Qlue goes to the lurah before any rule.</translation>
    </message>
    <message>
        <source>Aturan dari peta</source>
        <translation>Rule from the map</translation>
    </message>
    <message>
        <source>{name} (salinan)</source>
        <translation>{name} (copy)</translation>
    </message>
    <message>
        <source>Aturan tidak terbaca di sini</source>
        <translation>The rules cannot be read here</translation>
    </message>
    <message>
        <source>Belum ada aturan</source>
        <translation>No rules yet</translation>
    </message>
    <message>
        <source>Laporan baru dikirim menurut kategorinya.</source>
        <translation>New reports go by their category.</translation>
    </message>
    <message>
        <source>Sebagian diambil {names} lebih dulu: {n} laporan</source>
        <translation>Some are taken by {names} first: {n} reports</translation>
    </message>
    <message>
        <source> (mati)</source>
        <translation> (off)</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>memeriksa…</source>
        <translation>checking…</translation>
    </message>
    <message>
        <source>Lepas foto</source>
        <translation>Remove photo</translation>
    </message>
    <message>
        <source>Lepas {name}</source>
        <translation>Remove {name}</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Ditujukan ke</source>
        <translation>Addressed to</translation>
    </message>
    <message>
        <source>lurah, PPSU, Sudin, atau SKPD mana pun</source>
        <translation>lurah, PPSU, Sudin, or any agency</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Categories</translation>
    </message>
    <message>
        <source>Mulai pukul</source>
        <translation>From</translation>
    </message>
    <message>
        <source>Sampai pukul</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>Aktif</source>
        <translation>On</translation>
    </message>
    <message>
        <source>Terapkan</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Tutup tanpa mengubah (Esc)</source>
        <translation>Close without changing (Esc)</translation>
    </message>
    <message>
        <source>Tempat</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>Kategori, kosong: semua</source>
        <translation>Categories, none: all</translation>
    </message>
    <message>
        <source>Kanal, kosong: semua</source>
        <translation>Channels, none: all</translation>
    </message>
    <message>
        <source>Hari, kosong: setiap hari</source>
        <translation>Days, none: every day</translation>
    </message>
    <message>
        <source>Jam menurut WIB, kosong: sepanjang hari</source>
        <translation>Hours in Jakarta (WIB), none: all day</translation>
    </message>
    <message>
        <source>Aturan baru</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>Ubah aturan</source>
        <translation>Change the rule</translation>
    </message>
    <message>
        <source>menurut tempat laporan</source>
        <translation>by where the report lies</translation>
    </message>
    <message>
        <source>Pilih tujuannya.</source>
        <translation>Choose whom it goes to.</translation>
    </message>
</context>
<context>
    <name>Rules</name>
    <message>
        <source>Tidak disimpan: aturan sudah diubah orang lain.</source>
        <translation>Not saved: somebody else has changed the rules.</translation>
    </message>
    <message>
        <source>Aturan disimpan</source>
        <translation>Rules saved</translation>
    </message>
    <message>
        <source>Aturan diubah orang lain; yang terbaru ditampilkan.</source>
        <translation>Somebody else changed the rules; the newest are shown.</translation>
    </message>
    <message>
        <source>Ada perubahan yang belum disimpan.</source>
        <translation>There are changes that are not saved.</translation>
    </message>
    <message>
        <source>semua laporan</source>
        <extracomment>Names of one kind that are listed; more become a count.</extracomment>
        <translation>all reports</translation>
    </message>
    <message>
        <source>dalam poligon {n} titik</source>
        <translation>in a polygon of {n} corners</translation>
    </message>
    <message>
        <source>{names} dan {n} lain</source>
        <translation>{names} and {n} more</translation>
    </message>
    <message>
        <source>Lurah setempat</source>
        <translation>Lurah of the place</translation>
    </message>
    <message>
        <source>PPSU setempat</source>
        <translation>PPSU of the place</translation>
    </message>
    <message>
        <source>Sudin {dinas} setempat</source>
        <translation>Sudin {dinas} of the place</translation>
    </message>
    <message>
        <source>belum ada</source>
        <translation>nobody yet</translation>
    </message>
    <message>
        <source>setiap hari</source>
        <translation>daily</translation>
    </message>
    <message>
        <source>semua</source>
        <translation>all</translation>
    </message>
    <message>
        <source>Lurah</source>
        <translation>Lurah</translation>
    </message>
    <message>
        <source>Camat</source>
        <translation>Camat</translation>
    </message>
    <message>
        <source>Wali kota</source>
        <translation>Mayor</translation>
    </message>
    <message>
        <source>Kepala SKPD</source>
        <translation>Head of the agency</translation>
    </message>
    <message>
        <source>serah</source>
        <translation>hand-over</translation>
    </message>
    <message>
        <source>tindak lanjut lurah</source>
        <translation>lurah</translation>
    </message>
    <message>
        <source>selesai</source>
        <translation>completion</translation>
    </message>
</context>
<context>
    <name>RulesModel</name>
    <message>
        <source>Aktif</source>
        <translation>On</translation>
    </message>
    <message>
        <source>Aturan</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>Ditujukan ke</source>
        <translation>Addressed to</translation>
    </message>
    <message>
        <source>Sebulan</source>
        <translation>A month</translation>
    </message>
    <message>
        <source>aktif</source>
        <translation>on</translation>
    </message>
    <message>
        <source>mati</source>
        <translation>off</translation>
    </message>
</context>
<context>
    <name>RulesScreen</name>
    <message>
        <source>Jenis aturan</source>
        <translation>Kind of rules</translation>
    </message>
    <message>
        <source>Rute</source>
        <translation>Routes</translation>
    </message>
    <message>
        <source>Tangga</source>
        <translation>Ladder</translation>
    </message>
    <message>
        <source>Hanya pengawas yang bisa mengubah aturan.</source>
        <translation>Only supervisors can change rules.</translation>
    </message>
</context>
<context>
    <name>RulesTable</name>
    <message>
        <source>Aturan rute menurut urutan</source>
        <translation>Routing rules in their order</translation>
    </message>
</context>
<context>
    <name>SaveBar</name>
    <message>
        <source>Simpan</source>
        <extracomment>A draft is counted when nothing was changed for so long.</extracomment>
        <translation>Save</translation>
    </message>
    <message>
        <source>Urungkan langkah</source>
        <translation>Undo the step</translation>
    </message>
    <message>
        <source>Buang perubahan</source>
        <translation>Discard changes</translation>
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
        <source>Beban</source>
        <translation>Load</translation>
    </message>
    <message>
        <source>Aturan</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>Karantina</source>
        <translation>Quarantine</translation>
    </message>
    <message>
        <source>Kanal</source>
        <translation>Channels</translation>
    </message>
    <message>
        <source>Pengaturan</source>
        <translation>Settings</translation>
    </message>
</context>
<context>
    <name>SetsPage</name>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Lihat yang perlu dibaca</source>
        <translation>See what must be read</translation>
    </message>
    <message>
        <source>Lihat yang sudah diminta</source>
        <translation>See what was asked for</translation>
    </message>
    <message>
        <source>Mengapa merah</source>
        <translation>Why red</translation>
    </message>
    <message>
        <source>Mengapa {colour}</source>
        <translation>Why {colour}</translation>
    </message>
    <message>
        <source>Keadaan</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Yang bisa diteruskan</source>
        <translation>What can be handed on</translation>
    </message>
    <message>
        <source>Yang mengeluarkannya dari {colour}</source>
        <translation>What would bring it out of {colour}</translation>
    </message>
    <message>
        <source>{n} harus dibaca dulu: kategorinya belum diketahui</source>
        <translation>{n} must be read first: their category is not known</translation>
    </message>
    <message>
        <source>{n} menunggu badan yang hanya bisa diminta</source>
        <translation>{n} wait for a body that can only be asked</translation>
    </message>
    <message>
        <source>Pratinjau {n} laporan</source>
        <translation>Preview {n} reports</translation>
    </message>
    <message>
        <source>Peran Anda hanya melihat</source>
        <translation>Your role only looks</translation>
    </message>
    <message>
        <source>Tidak ada yang bisa diteruskan sekaligus</source>
        <translation>Nothing can be handed on at once</translation>
    </message>
    <message>
        <source>Belum ada yang dicentang</source>
        <translation>Nothing is ticked</translation>
    </message>
    <message>
        <source>, di bawah batas {limit}</source>
        <translation>, below the limit of {limit}</translation>
    </message>
    <message>
        <source>, batasnya {limit}</source>
        <translation>, the limit is {limit}</translation>
    </message>
    <message>
        <source>{sets} dicentang: </source>
        <translation>{sets} ticked: </translation>
    </message>
</context>
<context>
    <name>SetsPart</name>
    <message>
        <source>dan {n} laporan dengan {sets} cara lain</source>
        <translation>and {n} reports in {sets} other ways</translation>
    </message>
    <message>
        <source>Catatan untuk semua (boleh kosong)</source>
        <translation>Note for all (may be empty)</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>Kembalikan bawaan</source>
        <translation>Back to the default</translation>
    </message>
    <message>
        <source>Berlaku sesudah Tanggap dibuka lagi.</source>
        <translation>Applies after Tanggap is reopened.</translation>
    </message>
</context>
<context>
    <name>SignAgain</name>
    <message>
        <source>Jendela ini milik %1. Tutup dan buka Tanggap lagi untuk masuk sebagai %2.</source>
        <extracomment>Refusals that another password may cure.</extracomment>
        <translation>This window is %1&apos;s. Close Tanggap and open it again to sign in as %2.</translation>
    </message>
    <message>
        <source>Peran Anda di pusat sekarang %1. Tutup dan buka Tanggap lagi agar layar mengikutinya.</source>
        <translation>Your role at the central is now %1. Close Tanggap and open it again for the screens to follow.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Masuk ke Tanggap</source>
        <translation>Sign in to Tanggap</translation>
    </message>
    <message>
        <source>Masuk</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Ruang kendali Jakarta Smart City</source>
        <translation>Jakarta Smart City control room</translation>
    </message>
    <message>
        <source>Pusat</source>
        <translation>Central</translation>
    </message>
    <message>
        <source>Nama pengguna</source>
        <translation>User name</translation>
    </message>
    <message>
        <source>Sandi</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Caps Lock tampaknya menyala.</source>
        <translation>Caps Lock seems to be on.</translation>
    </message>
    <message>
        <source>Simpan sandi di gantungan kunci sistem</source>
        <translation>Keep the password in the system keyring</translation>
    </message>
    <message>
        <source>Pusat tidak terjangkau?</source>
        <translation>Central out of reach?</translation>
    </message>
    <message>
        <source>Kerja luring</source>
        <translation>Work offline</translation>
    </message>
    <message>
        <source>Belum ada data pusat di sini. Yang dicatat dikirim setelah tersambung.</source>
        <translation>No data of the central here yet. What you record is sent once connected.</translation>
    </message>
    <message>
        <source>Data terakhir {when}, dikirim setelah tersambung.</source>
        <translation>Last data {when}; your work is sent once connected.</translation>
    </message>
    <message>
        <source>Memeriksa …</source>
        <translation>Checking …</translation>
    </message>
    <message>
        <source>Tulis nama pengguna.</source>
        <translation>Enter your user name.</translation>
    </message>
    <message>
        <source>Tulis sandi.</source>
        <translation>Enter your password.</translation>
    </message>
</context>
<context>
    <name>SpreadActs</name>
    <message>
        <source>Anda biarkan di tempatnya.</source>
        <translation>You leave it where it is.</translation>
    </message>
    <message>
        <source>dibagi ke {n} tujuan</source>
        <translation>spread over {n} addressees</translation>
    </message>
</context>
<context>
    <name>SpreadCasesModel</name>
    <message>
        <source>Nomor</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>Sekarang</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>Menjadi</source>
        <translation>Becomes</translation>
    </message>
    <message>
        <source>tidak ada lagi</source>
        <translation>not here any more</translation>
    </message>
    <message>
        <source>belum di tangan siapa pun</source>
        <translation>with nobody yet</translation>
    </message>
    <message>
        <source>tetap</source>
        <translation>stays</translation>
    </message>
    <message>
        <source>{to}, pilihan Anda</source>
        <translation>{to}, your choice</translation>
    </message>
    <message>
        <source>Anda yang memilihnya.</source>
        <translation>You chose it.</translation>
    </message>
    <message>
        <source>{why} Kategori atau tempatnya masih saran.</source>
        <translation>{why} Its category or place is still a suggestion.</translation>
    </message>
</context>
<context>
    <name>SpreadForm</name>
    <message>
        <source>Bagi rata</source>
        <translation>Spread</translation>
    </message>
    <message>
        <source>akan dibagi</source>
        <translation>will be spread</translation>
    </message>
    <message>
        <source>tetap di tempatnya</source>
        <translation>stay where they are</translation>
    </message>
    <message>
        <source>Menghitung pembagian…</source>
        <translation>Reckoning the spread…</translation>
    </message>
    <message>
        <source>Tujuan pembagian</source>
        <translation>Addressees of the spread</translation>
    </message>
    <message>
        <source>Laporan yang dibagi</source>
        <translation>Reports that are spread</translation>
    </message>
    <message>
        <source>Ganti tujuan…</source>
        <translation>Change to…</translation>
    </message>
    <message>
        <source>Biarkan</source>
        <translation>Leave out</translation>
    </message>
    <message>
        <source>Seperti saran</source>
        <translation>As suggested</translation>
    </message>
    <message>
        <source>Tujuan lain</source>
        <translation>Another addressee</translation>
    </message>
    <message>
        <source>nama tujuan, lalu Enter</source>
        <translation>name, then Enter</translation>
    </message>
    <message>
        <source>Alasan, boleh kosong</source>
        <translation>Reason, may be empty</translation>
    </message>
    <message>
        <source>Alasan pembagian</source>
        <translation>Reason of the spread</translation>
    </message>
    <message>
        <source>Berhenti menghitung</source>
        <translation>Stop reckoning</translation>
    </message>
    <message>
        <source>Hitung lagi</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Tutup pembagian (Esc)</source>
        <translation>Close the spread (Esc)</translation>
    </message>
    <message>
        <source>Menghitung pembagian {n} laporan…</source>
        <translation>Reckoning the spread of {n} reports…</translation>
    </message>
    <message>
        <source>Pembagian ini untuk pengawas</source>
        <translation>This spread takes a supervisor</translation>
    </message>
    <message>
        <source>Penghitungan dihentikan</source>
        <translation>The reckoning was stopped</translation>
    </message>
    <message>
        <source>{n} laporan untuk {m} tujuan</source>
        <translation>{n} reports to {m} addressees</translation>
    </message>
    <message>
        <source>{n} laporan dipilih</source>
        <translation>{n} reports picked</translation>
    </message>
    <message>
        <source>Tanpa pilihan, tombol di atas berlaku untuk semua di daftar ini.</source>
        <translation>With none picked, the buttons above act on all of this list.</translation>
    </message>
    <message>
        <source>Bagi {n} laporan</source>
        <translation>Spread {n} reports</translation>
    </message>
</context>
<context>
    <name>StateStrip</name>
    <message>
        <source>Coba sambung lagi</source>
        <translation>Try to connect</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Belum ada pusat</source>
        <translation>No central yet</translation>
    </message>
    <message>
        <source>Menyambung ke pusat</source>
        <translation>Connecting to the central</translation>
    </message>
    <message>
        <source>Tersambung ke pusat</source>
        <translation>Connected to the central</translation>
    </message>
    <message>
        <source>Mengirim ke pusat</source>
        <translation>Sending to the central</translation>
    </message>
    <message>
        <source>Tidak bertukar data dengan pusat</source>
        <translation>No exchange with the central</translation>
    </message>
    <message>
        <source>Mengisi dari pusat: {n} laporan</source>
        <translation>Filling from the central: {n} reports</translation>
    </message>
    <message>
        <source>Luring sejak {since}</source>
        <translation>Offline since {since}</translation>
    </message>
    <message>
        <source>Semua pekerjaan tersimpan di mesin ini dan dikirim begitu ada pusat.</source>
        <translation>All work is kept on this machine and sent once there is a central.</translation>
    </message>
    <message>
        <source>Semua tetap bisa dikerjakan. Pekerjaan tersimpan di sini dan dikirim begitu tersambung.</source>
        <translation>Everything can still be done. Work is kept here and sent once connected.</translation>
    </message>
    <message>
        <source>Laporan yang terbuka datang lebih dulu; Anda sudah bisa bekerja.</source>
        <translation>Open reports come first; you can work already.</translation>
    </message>
    <message>
        <source>tersambung sejak {when}</source>
        <translation>connected since {when}</translation>
    </message>
    <message>
        <source>belum pernah terhubung</source>
        <translation>never connected</translation>
    </message>
    <message>
        <source>kontak terakhir {when}</source>
        <translation>last contact {when}</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>perintah penerima</source>
        <translation>intake command</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>Saran</source>
        <translation>Suggestions</translation>
    </message>
    <message>
        <source>Terima semua</source>
        <translation>Accept all</translation>
    </message>
    <message>
        <source>Jenis</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Ubah jenis</source>
        <translation>Change the kind</translation>
    </message>
    <message>
        <source>Kategori</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>Ubah kategori</source>
        <translation>Change the category</translation>
    </message>
    <message>
        <source>Kelurahan</source>
        <translation>Kelurahan</translation>
    </message>
    <message>
        <source>Ubah kelurahan</source>
        <translation>Change the kelurahan</translation>
    </message>
    <message>
        <source>SKPD</source>
        <translation>Agency</translation>
    </message>
    <message>
        <source>Ubah SKPD</source>
        <translation>Change the agency</translation>
    </message>
    <message>
        <source>Ubah</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Ditetapkan</source>
        <translation>Decided</translation>
    </message>
    <message>
        <source>Serahkan ke {agency}</source>
        <translation>Hand over to {agency}</translation>
    </message>
    <message>
        <source>belum diketahui</source>
        <translation>not known yet</translation>
    </message>
    <message>
        <source>mungkin </source>
        <translation>perhaps </translation>
    </message>
    <message>
        <source>dipelajari</source>
        <translation>learned</translation>
    </message>
    <message>
        <source>menurut GPS</source>
        <translation>by GPS</translation>
    </message>
    <message>
        <source>lokasi perkiraan</source>
        <translation>approximate place</translation>
    </message>
    <message>
        <source>menurut isi laporan</source>
        <translation>by the text</translation>
    </message>
    <message>
        <source>kanal ini langsung ke lurah</source>
        <translation>this channel goes straight to the lurah</translation>
    </message>
    <message>
        <source>wewenang kelurahan</source>
        <translation>the kelurahan&apos;s own authority</translation>
    </message>
    <message>
        <source>menurut kategori</source>
        <translation>by category</translation>
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
        <source>Mengisi</source>
        <translation>Filling</translation>
    </message>
    <message>
        <source>{n} laporan</source>
        <translation>{n} reports</translation>
    </message>
    <message>
        <source>Menyambung</source>
        <translation>Connecting</translation>
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
        <source>konsol perlu diperbarui</source>
        <translation>update the console</translation>
    </message>
    <message>
        <source>pusat perlu diperbarui</source>
        <translation>the central is behind</translation>
    </message>
    <message>
        <source>ini pusat lain</source>
        <translation>another central</translation>
    </message>
    <message>
        <source>ini bukan pusat</source>
        <translation>not a central</translation>
    </message>
    <message>
        <source>bukan operator</source>
        <translation>not an operator</translation>
    </message>
    <message>
        <source>sandi ditolak</source>
        <translation>password refused</translation>
    </message>
    <message>
        <source>ditolak pusat</source>
        <translation>refused by the central</translation>
    </message>
    <message>
        <source>{n} ditolak</source>
        <translation>{n} refused</translation>
    </message>
    <message>
        <source>Luring</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Berhenti</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>perlu dilihat</source>
        <translation>needs a look</translation>
    </message>
</context>
<context>
    <name>TableStates</name>
    <message>
        <source>Tidak ada laporan di tampilan ini</source>
        <translation>No reports in this view</translation>
    </message>
    <message>
        <source>Laporan yang cocok muncul di sini dengan sendirinya.</source>
        <translation>Reports that match appear here by themselves.</translation>
    </message>
    <message>
        <source>Membaca laporan…</source>
        <translation>Reading reports…</translation>
    </message>
    <message>
        <source>Antrian tidak dapat dibaca</source>
        <translation>The queue cannot be read</translation>
    </message>
    <message>
        <source>Laporan tetap tersimpan. Coba lagi, atau lihat pesan di bawah.</source>
        <translation>The reports are still stored. Try again, or see the message below.</translation>
    </message>
    <message>
        <source>Coba lagi</source>
        <translation>Try again</translation>
    </message>
</context>
<context>
    <name>TemplatePanel</name>
    <message>
        <source>Templat balasan</source>
        <extracomment>What people might have written, for the preview; in the language of the words, not of the screen.</extracomment>
        <translation>Reply templates</translation>
    </message>
    <message>
        <source>Indonesia</source>
        <translation>Indonesian</translation>
    </message>
    <message>
        <source>Inggris</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Simpan untuk semua</source>
        <translation>Save for everybody</translation>
    </message>
    <message>
        <source>Kembalikan bawaan</source>
        <translation>Back to the original</translation>
    </message>
    <message>
        <source>Bagian dalam [ ] hilang bila kata isiannya tidak diketahui; hanya {nomor} boleh di luar.</source>
        <translation>A part in [ ] is left out when its word is not known; only {nomor} may stand outside.</translation>
    </message>
    <message>
        <source>Templat</source>
        <translation>Template</translation>
    </message>
    <message>
        <source>Nama</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kata-kata</source>
        <translation>Words</translation>
    </message>
    <message>
        <source>Versi pendek</source>
        <translation>Short version</translation>
    </message>
    <message>
        <source>Kata isian</source>
        <translation>Words put in</translation>
    </message>
    <message>
        <source>Untuk status</source>
        <translation>For status</translation>
    </message>
    <message>
        <source>Untuk jenis</source>
        <translation>For kind</translation>
    </message>
    <message>
        <source>Contoh untuk</source>
        <translation>Preview for</translation>
    </message>
    <message>
        <source>{name} (diubah)</source>
        <translation>{name} (changed)</translation>
    </message>
    <message>
        <source>{name} (tambahan)</source>
        <translation>{name} (added)</translation>
    </message>
    <message>
        <source>{name} (konsep)</source>
        <translation>{name} (draft)</translation>
    </message>
    <message>
        <source>Templat baru…</source>
        <translation>New template…</translation>
    </message>
    <message>
        <source>Hapus templat ini</source>
        <translation>Delete this template</translation>
    </message>
    <message>
        <source>Templat balasan disimpan</source>
        <translation>Reply template saved</translation>
    </message>
</context>
<context>
    <name>Thumbnail</name>
    <message>
        <source>Buka besar</source>
        <translation>Open large</translation>
    </message>
</context>
<context>
    <name>TickMenu</name>
    <message>
        <source>Semua</source>
        <translation>All</translation>
    </message>
    <message>
        <source>{name}: semua, tanpa saringan</source>
        <translation>{name}: all, no filter</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>← → menggeser rentang, dengan Shift melebarkan, dengan Ctrl memendekkan; PgUp PgDn sejauh rentangnya</source>
        <extracomment>Key -&gt; (days the first moves, days the last moves) for plain, Shift and Ctrl.</extracomment>
        <translation>← → move the stretch, with Shift they widen it, with Ctrl they shorten it; PgUp PgDn move it by its length</translation>
    </message>
    <message>
        <source>Rentang waktu: {span}</source>
        <translation>Stretch of time: {span}</translation>
    </message>
</context>
<context>
    <name>Tips</name>
    <message>
        <source>tenggat {time}</source>
        <translation>due {time}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Bilah atas</source>
        <translation>Top bar</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Buka Tanggap</source>
        <translation>Open Tanggap</translation>
    </message>
    <message>
        <source>Senyapkan satu jam</source>
        <translation>Mute for an hour</translation>
    </message>
    <message>
        <source>Disenyapkan sampai {time}</source>
        <translation>Muted until {time}</translation>
    </message>
</context>
<context>
    <name>TwinsBlock</name>
    <message>
        <source>Bandingkan</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>Gabung</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>Kembaran</source>
        <translation>Twins</translation>
    </message>
    <message>
        <source>Pisahkan</source>
        <translation>Separate</translation>
    </message>
    <message>
        <source> dalam {m} m</source>
        <translation> within {m} m</translation>
    </message>
    <message>
        <source> yang mirip</source>
        <translation> alike</translation>
    </message>
    <message numerus="yes">
        <source>%n laporan</source>
        <translation>
            <numerusform>%n report</numerusform>
            <numerusform>%n reports</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n laporan digabung ke sini</source>
        <translation>
            <numerusform>%n report merged into this</numerusform>
            <numerusform>%n reports merged into this</numerusform>
        </translation>
    </message>
    <message>
        <source>Buka {number}</source>
        <translation>Open {number}</translation>
    </message>
    <message>
        <source>Digabung ke</source>
        <translation>Merged into</translation>
    </message>
    <message>
        <source>Pisahkan {number}</source>
        <translation>Separate {number}</translation>
    </message>
    <message numerus="yes">
        <source>dan %n lagi</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message>
        <source>Perbandingan</source>
        <translation>Comparison</translation>
    </message>
    <message>
        <source>Kembaran sebelumnya</source>
        <translation>Previous twin</translation>
    </message>
    <message>
        <source>Kembaran berikutnya</source>
        <translation>Next twin</translation>
    </message>
    <message>
        <source>Buka</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Laporan ini</source>
        <translation>This report</translation>
    </message>
    <message>
        <source>{n} dari {of}</source>
        <translation>{n} of {of}</translation>
    </message>
    <message>
        <source>Gabung ke {number}</source>
        <translation>Merge into {number}</translation>
    </message>
    <message>
        <source>nomornya disebut dalam laporan</source>
        <translation>its number is named in the report</translation>
    </message>
    <message>
        <source>fotonya sama</source>
        <translation>same photo</translation>
    </message>
    <message>
        <source>pelapor yang sama</source>
        <translation>same reporter</translation>
    </message>
    <message>
        <source>{m} m dari sini</source>
        <translation>{m} m from here</translation>
    </message>
    <message>
        <source>selisih {h} jam</source>
        <translation>{h} h apart</translation>
    </message>
    <message>
        <source>kategori sama</source>
        <translation>same category</translation>
    </message>
    <message>
        <source>kata-katanya {p} % sama</source>
        <translation>words {p} % alike</translation>
    </message>
</context>
<context>
    <name>UnusualPage</name>
    <message>
        <source>Tidak biasa hari ini</source>
        <translation>Unusual today</translation>
    </message>
    <message>
        <source>Hari ini</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>Biasanya</source>
        <translation>Usually</translation>
    </message>
    <message>
        <source>Mengapa</source>
        <translation>Why</translation>
    </message>
    <message>
        <source>Titik panas</source>
        <translation>Hotspots</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>Laporan</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>Kapan dan tentang apa</source>
        <translation>About what and when</translation>
    </message>
    <message>
        <source>Peta titik panas</source>
        <translation>Map of hotspots</translation>
    </message>
    <message>
        <source>Membandingkan…</source>
        <translation>Comparing…</translation>
    </message>
    <message>
        <source>Tidak bisa dihitung</source>
        <translation>It cannot be counted</translation>
    </message>
    <message>
        <source>batas perkiraan</source>
        <translation>approximate boundaries</translation>
    </message>
    <message>
        <source>sampai pukul {at}, {n} deret dibandingkan dengan {days} hari serupa</source>
        <translation>until {at}, {n} series compared with {days} like days</translation>
    </message>
    <message>
        <source>Belum bisa dibandingkan</source>
        <translation>Nothing to compare with yet</translation>
    </message>
    <message>
        <source>Perlu {n} hari serupa dalam delapan minggu; baru ada {days}.</source>
        <translation>It takes {n} like days within eight weeks; there are {days}.</translation>
    </message>
    <message>
        <source>Hari ini seperti biasa</source>
        <translation>Today is like any other day</translation>
    </message>
    <message>
        <source>Tidak ada yang jauh lebih banyak daripada biasanya.</source>
        <translation>Nothing is much more than usual.</translation>
    </message>
    <message>
        <source>{n} m</source>
        <translation>{n} m</translation>
    </message>
    <message>
        <source>laporan yang masuk dalam rentang ini, berdekatan {m} m dan {h} jam</source>
        <translation>reports that came in this stretch, within {m} m and {h} hours</translation>
    </message>
    <message>
        <source> · diperlebar karena laporannya banyak</source>
        <translation> · widened, as there are many reports</translation>
    </message>
    <message>
        <source> · {n} terbesar dari {all}</source>
        <translation> · the largest {n} of {all}</translation>
    </message>
    <message>
        <source>{n} titik panas</source>
        <translation>{n} hotspots</translation>
    </message>
    <message>
        <source>Tidak ada titik panas</source>
        <translation>No hotspots</translation>
    </message>
    <message>
        <source>Dalam rentang ini tidak ada tempat dengan banyak laporan berdekatan.</source>
        <translation>In this stretch there is no place with many reports close together.</translation>
    </message>
</context>
<context>
    <name>ValueList</name>
    <message>
        <source>cari dalam daftar</source>
        <translation>search the list</translation>
    </message>
    <message>
        <source>Cari dalam daftar</source>
        <translation>Search the list</translation>
    </message>
    <message>
        <source>Nilai</source>
        <translation>Value</translation>
    </message>
</context>
<context>
    <name>ViewForm</name>
    <message>
        <source>Nama tampilan</source>
        <translation>Name of the view</translation>
    </message>
    <message>
        <source>Bagikan ke semua</source>
        <translation>Share with everybody</translation>
    </message>
    <message>
        <source>Dengan luas peta ini</source>
        <translation>With this map extent</translation>
    </message>
    <message>
        <source>Saringan, urutan dan kolom ikut.</source>
        <translation>Filter, order and columns go with it.</translation>
    </message>
    <message>
        <source>Simpan</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Beri nama dulu.</source>
        <translation>Give it a name first.</translation>
    </message>
    <message>
        <source>Nama ini berisi tanda yang tidak terlihat.</source>
        <translation>This name holds invisible characters.</translation>
    </message>
    <message>
        <source>Anda sudah punya tampilan bernama ini. Pilih nama lain.</source>
        <translation>You have a view of this name already. Choose another.</translation>
    </message>
</context>
<context>
    <name>ViewKeeper</name>
    <message>
        <source>Tampilan “{name}” diperbarui</source>
        <extracomment>A hand that drags a column is let finish before its width is kept.</extracomment>
        <translation>View “{name}” updated</translation>
    </message>
    <message>
        <source>Tampilan “{name}” dihapus</source>
        <translation>View “{name}” deleted</translation>
    </message>
</context>
<context>
    <name>ViewsPanel</name>
    <message>
        <source>Tampilan</source>
        <translation>Views</translation>
    </message>
    <message>
        <source>Simpan tampilan ini…</source>
        <translation>Save this view…</translation>
    </message>
    <message>
        <source>Bagikan ke semua</source>
        <translation>Share with everybody</translation>
    </message>
    <message>
        <source>Saran diterima hari ini</source>
        <translation>Suggestions accepted today</translation>
    </message>
    <message>
        <source>Menggantikan rekan</source>
        <translation>Covering for colleagues</translation>
    </message>
    <message>
        <source>Bawaan</source>
        <translation>Built in</translation>
    </message>
    <message>
        <source>Dibagikan</source>
        <translation>Shared</translation>
    </message>
    <message>
        <source>Milik saya sendiri</source>
        <translation>My own</translation>
    </message>
    <message>
        <source>dibagikan {who}</source>
        <translation>shared by {who}</translation>
    </message>
    <message>
        <source>ditolak pusat: {why}</source>
        <translation>refused by the central: {why}</translation>
    </message>
    <message>
        <source>belum terkirim ke pusat</source>
        <translation>not at the central yet</translation>
    </message>
    <message>
        <source>{name}, {count} laporan</source>
        <translation>{name}, {count} reports</translation>
    </message>
    <message>
        <source>{good} dari {total}</source>
        <translation>{good} of {total}</translation>
    </message>
    <message>
        <source>Minta digantikan…</source>
        <translation>Ask for cover…</translation>
    </message>
    <message>
        <source>Simpan yang tampil sekarang di sini</source>
        <translation>Save what is shown now here</translation>
    </message>
    <message>
        <source>Ganti nama…</source>
        <translation>Rename…</translation>
    </message>
    <message>
        <source>Jangan bagikan lagi</source>
        <translation>Stop sharing</translation>
    </message>
    <message>
        <source>Naik</source>
        <translation>Move up</translation>
    </message>
    <message>
        <source>Turun</source>
        <translation>Move down</translation>
    </message>
    <message>
        <source>Hapus</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>WallPage</name>
    <message>
        <source>Pengaduan Jakarta</source>
        <extracomment>Units of the page. Which parts a page has: everything, or over two screens the map on one and the figures on the other.</extracomment>
        <translation>Jakarta complaints</translation>
    </message>
    <message>
        <source>Baru hari ini</source>
        <translation>New today</translation>
    </message>
    <message>
        <source>Menunggu</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Lewat tenggat</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>Selesai hari ini</source>
        <translation>Done today</translation>
    </message>
    <message>
        <source>Kelurahan merah</source>
        <translation>Red kelurahan</translation>
    </message>
    <message>
        <source>menunggu</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>7 hari</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>+{n} lainnya</source>
        <translation>+{n} more</translation>
    </message>
    <message>
        <source>memuat…</source>
        <translation>loading…</translation>
    </message>
    <message>
        <source>data {time}, {age} lalu</source>
        <translation>data of {time}, {age} ago</translation>
    </message>
    <message>
        <source>menit</source>
        <translation>min</translation>
    </message>
    <message>
        <source>jam</source>
        <translation>h</translation>
    </message>
    <message>
        <source>langsung</source>
        <translation>live</translation>
    </message>
    <message>
        <source>{n} kelurahan merah</source>
        <translation>{n} red kelurahan</translation>
    </message>
    <message>
        <source>Tidak ada kelurahan merah</source>
        <translation>No kelurahan is red</translation>
    </message>
    <message>
        <source>Laporan</source>
        <translation>Report</translation>
    </message>
</context>
<context>
    <name>WallScreen</name>
    <message>
        <source>Layar penuh</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>Di dua layar</source>
        <translation>On two screens</translation>
    </message>
    <message>
        <source>Esc menutup layar penuh. Di komputer dinding sendiri: tanggap run --wall</source>
        <translation>Esc leaves the full screen. On a computer of the wall’s own: tanggap run --wall</translation>
    </message>
    <message>
        <source>Hanya satu layar yang tersambung</source>
        <translation>Only one screen is connected</translation>
    </message>
</context>
<context>
    <name>WallWindow</name>
    <message>
        <source>Tanggap: dinding</source>
        <translation>Tanggap: wall</translation>
    </message>
</context>
<context>
    <name>WeekPlot</name>
    <message>
        <source>Jam dan hari</source>
        <translation>Hour and day</translation>
    </message>
    <message>
        <source>rata-rata {mean} laporan sejam, {n} semuanya</source>
        <translation>{mean} reports an hour on average, {n} in all</translation>
    </message>
    <message>
        <source>0 sampai {n} laporan per jam</source>
        <translation>0 to {n} reports an hour</translation>
    </message>
    <message>
        <source>laporan masuk rata-rata, WIB</source>
        <translation>mean of reports that came, WIB</translation>
    </message>
</context>
<context>
    <name>WhyForm</name>
    <message>
        <source>Batal</source>
        <translation>Cancel</translation>
    </message>
</context>
</TS>
