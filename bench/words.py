"""Sentences as people write them to support, in English and Indonesian, so that the text index is a realistic one."""

import random
from collections.abc import Iterator

MEASURED_WORD = "replikasi"  # stands in one case of 25, and in no sentence below

_ENGLISH = {
    "who": (
        "the mail gateway;our sales team;the sync client;the branch office;the backup job;the calendar;"
        "the web console;the meeting room display;an administrator;the shared drive;the payroll report;"
        "the mobile app;the sign-in page;the invoice export;the domain controller;"
        "the directory connector;the archive;the delivery queue;the print server;the partner portal;"
        "the spam filter;the address book;the test environment;the night shift;the audit log"
    ),
    "does": (
        "cannot reach;no longer opens;times out on;loses messages from;shows an error for;refuses;"
        "duplicates;delays;overwrites;does not find;asks again and again for;rejects;ignores;locks;"
        "slows down;stops at;crashes with;hides;reports a wrong number for;does not send;keeps;"
        "needs a restart after;returns an empty page for;rounds;truncates"
    ),
    "what": (
        "the second attachment;large files;the monthly statement;shared folders;external recipients;"
        "the new certificate;a renamed user;the licence key;incoming calls;the recovery code;"
        "archived mail;the quota;the signature;the time zone;old bookmarks;the retention rule;"
        "encrypted messages;the delegated mailbox;the price list;scanned documents;the group address;"
        "a moved mailbox;the password policy;two factor codes;the proxy settings"
    ),
    "when": (
        "since yesterday;after the update;every Monday morning;from outside the office;"
        "in the Jakarta branch only;when two people work at once;for new employees;on the older laptops;"
        "behind the firewall;after the migration;since the certificate changed;with the new policy;"
        "during peak hours;at the end of the month;over the satellite link"
    ),
}
_INDONESIAN = {
    "who": (
        "gerbang surat;tim penjualan;aplikasi seluler;kantor cabang;tugas cadangan;kalender;konsol web;"
        "halaman masuk;ruang rapat;pengelola sistem;berkas bersama;laporan gaji;antrean kiriman;"
        "penyaring spam;buku alamat;server cetak;arsip lama;portal mitra;lingkungan uji;gilir malam;"
        "catatan audit;penghubung direktori;ekspor faktur;basis data;gudang"
    ),
    "does": (
        "tidak dapat membuka;kehilangan;menolak;menunda;menggandakan;tidak menemukan;berhenti pada;"
        "melambat saat membaca;menampilkan galat untuk;tidak mengirim;mengunci;mengabaikan;menimpa;"
        "terus meminta;mengosongkan;salah menghitung;tidak menyimpan;memotong;menyembunyikan;"
        "gagal memuat;membatalkan;memblokir;tidak mengenali;memutus;mengubah"
    ),
    "what": (
        "laporan bulanan;map bersama;penerima luar;sertifikat baru;pengguna yang diganti namanya;"
        "kunci lisensi;panggilan masuk;kode pemulihan;surat arsip;kuota;tanda tangan;zona waktu;"
        "penanda lama;aturan retensi;pesan terenkripsi;kotak surat perwakilan;daftar harga;"
        "dokumen pindaian;alamat grup;kebijakan sandi;faktur pajak;pengaturan proksi;tagihan"
    ),
    "when": (
        "sejak kemarin;setelah pembaruan;setiap Senin pagi;dari luar kantor;hanya di cabang Surabaya;"
        "saat jam sibuk;untuk karyawan baru;pada laptop lama;di balik tembok api;setelah migrasi;"
        "sejak sertifikat berganti;di akhir bulan;dengan kebijakan baru;lewat satelit;"
        "ketika dua orang bekerja bersamaan"
    ),
}
_CATEGORIES = [
    "Mail",
    "Calendar",
    "Storage",
    "Sign-in",
    "Network",
    "Billing",
    "Devices",
    "Reports",
    "Links",
    "Security",
]


def sentences(count: int) -> list[str]:
    """That many, the same ones every time, half of them English."""
    chance = random.Random(20260101)
    tongues = [{part: words.split(";") for part, words in tongue.items()} for tongue in (_ENGLISH, _INDONESIAN)]
    return [_sentence(tongues[number % 2], chance) for number in range(count)]


def _sentence(tongue: dict[str, list[str]], chance: random.Random) -> str:
    words = " ".join(chance.choice(tongue[part]) for part in ("who", "does", "what", "when"))
    return f"{words[0].upper()}{words[1:]}."


def categories(products: int) -> Iterator[tuple[int, int | None, str, str]]:
    """A tree of three levels, 1,110 for each product: product, index of the parent, name, path."""
    found: list[tuple[int, int | None, str, str]] = []
    for product in range(1, products + 1):
        above: list[int | None] = [None]
        for level in range(3):
            below: list[int | None] = []
            for parent in above:
                for number, word in enumerate(_CATEGORIES, 1):
                    name = word if level == 0 else f"{word} {number}"
                    path = name if parent is None else f"{found[parent][3]} › {name}"
                    below.append(len(found))
                    found.append((product, parent, name, path))
            above = below
    yield from found
