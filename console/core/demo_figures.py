"""The figures of the made city: how many, where, since when and through which channel."""

from __future__ import annotations

from typing import Final

DAYS: Final = 45
PER_DAY: Final = 500
WAITING: Final = 4218
IN_PROCESS: Final = 1902
TRIAGE: Final = 84
ASPIRATIONS: Final = 31
MINE: Final = 7
#: Whole days whose reports are the inflow of the indicator.
INFLOW_DAYS: Final = 7

#: Waiting by cause (new, back to red, coordinated but red in Qlue, outside, over capacity), inflow, crew.
RED: Final = {
    "Pluit": (61, 38, 72, 84, 31, 52, 62),
    "Pademangan Timur": (48, 29, 66, 97, 29, 44, 62),
    "Cengkareng Barat": (72, 22, 38, 46, 63, 54, 69),
    "Kalideres": (49, 26, 51, 52, 44, 41, 69),
    "Pegadungan": (44, 18, 47, 61, 32, 37, 66),
    "Gelora": (31, 21, 44, 88, 8, 24, 59),
    "Cideng": (28, 19, 41, 76, 9, 21, 55),
    "Penjaringan": (33, 17, 28, 47, 17, 29, 62),
    "Grogol": (26, 14, 29, 45, 6, 20, 55),
    "Mangga Dua Selatan": (22, 12, 31, 51, 3, 17, 55),
    "Kali Anyar": (27, 15, 19, 22, 23, 23, 52),
    "Cempaka Putih Timur": (24, 11, 27, 38, 4, 18, 55),
    "Petojo Utara": (19, 12, 25, 41, 3, 16, 52),
}
AMBER: Final = (
    "Tegal Alur", "Duri Kosambi", "Pejagalan", "Kapuk", "Sunter Agung", "Kelapa Gading Barat", "Krukut",
    "Kedoya Selatan", "Penggilingan", "Pondok Kelapa", "Cipinang Melayu", "Lebak Bulus", "Pondok Labu",
    "Jagakarsa", "Cakung Barat", "Semper Barat",
)  # fmt: skip
WORDS_ONLY: Final = {"x": 13, "facebook": 7, "sms": 9, "email": 4, "balai-warga": 3, "lapor": 8}
CHANNELS: Final = {"qlue": 56, **WORDS_ONLY}
# Share of a day's reports by hour, Jakarta time: quiet nights, a morning and an evening hill.
HOURS: Final = (14, 10, 7, 6, 8, 14, 26, 38, 40, 38, 34, 30, 27, 26, 26, 27, 30, 33, 32, 28, 24, 21, 17, 14)
OUTSIDE: Final = {
    "parkir-liar": 30, "pkl-liar": 12, "jalan": 16, "pju-mati": 10, "saluran-air": 10, "pohon": 9,
    "trotoar": 5, "gangguan-ketertiban": 5, "lampu-lalu-lintas": 2, "arus-lalu-lintas": 4, "banjir": 5,
    "tutup-saluran": 4, "reklame": 3, "pmks": 3, "taman": 3, "tata-ruang-bangunan": 3, "pencemaran": 3,
    "jaringan-listrik": 2, "jaringan-air-bersih": 2, "ktp-el": 2, "puskesmas": 1, "dbd": 2, "satwa": 1,
    "kebakaran": 1, "transportasi-publik": 2,
}  # fmt: skip
OWN: Final = {"sampah": 60, "coretan-tempelan": 12, "pekerja-ppsu": 12, "fasos-fasum": 12}
