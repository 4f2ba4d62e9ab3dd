"""Words that say nothing by themselves, as people write and say them, formal and informal."""

_INDONESIAN = """
yang yg dan dn di ke dari dr dri untuk utk buat dengan dgn dg pada pd dalam dlm oleh olh atau ato atas antara bagi
karena krn karna sebab sehingga shg supaya spy agar jika kalau kalo klo kl bila apabila bahwa bhw maka namun tetapi
tapi tp ttp melainkan meski meskipun walau walaupun sedangkan sementara ketika saat waktu sejak sampai smp hingga
setelah stlh sesudah sebelum sblm selama seperti spt kayak kaya sbg sebagai tentang ttg terhadap secara serta maupun
juga jg pun lah kah tah toh sih deh dong kok kan nah loh lho ya iya yah ok oke eh oh ah hmm em ehm anu nih tuh
ini itu tersebut tsb begini gini begitu gitu demikian sini situ sana mana dimana gimana bagaimana bgmn mengapa kenapa
apa apakah siapa kapan berapa
saya sy aku gue gua gw ku kita kt kami kamu km anda lu lo elo dia ia beliau mereka mrk nya orang
ada ad adalah ialah merupakan yaitu yakni menjadi jadi jd terjadi
tidak tdk tak nggak ngga enggak gak ga gk ndak bukan bkn belum blm jangan jgn tanpa
sudah sdh udah udh telah tlh sedang sdg masih msh akan akn lagi lg baru pernah selalu sering kadang sekarang skrg nanti
tadi kemarin lalu kemudian terus trus trs habis abis
bisa bs dapat dpt boleh harus hrs perlu mau mo ingin pengin pengen mungkin pasti
sangat sgt sekali skali banget bgt lebih lbh paling kurang cukup agak terlalu hampir hanya hny cuma cuman saja sja aja
semua smua seluruh setiap tiap para banyak byk beberapa bbrp sedikit lain lainnya sama sm masing sendiri
satu dua tiga pertama kedua hal cara bagian jenis macam pak bu bapak ibu mas mbak bang kak dll dsb dst sebagainya
memang emang bahkan malah justru misalnya misal contohnya biar biarpun kayaknya kira kan mah teh ta to wis lha kok ning
"""

_ENGLISH = """
a an the and or but nor so yet if then than that this these those there here it its it's he she they them their theirs
his her hers him we us our ours you your yours i me my mine myself yourself himself herself itself ourselves themselves
am is are was were be been being do does did doing done have has had having will would shall should can could may might
must ought not no n't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't haven't hasn't i'm
i've i'd i'll you're you've we're we've they're they've that's there's what's he's she's let's
of at by for with about against between into through during before after above below to from up down in out on off over
under again further once as until while because since though although unless whether either neither both each every all
any some such only own same too very just also even still already ever never always often now when where why how what
which who whom whose more most much many few less least other another one ones two first lot lots bit
well yes yeah ok okay oh um uh er ah like really quite rather actually basically maybe perhaps gonna wanna kinda sort
kind thing things got get gets go goes went going say says said u ur pls thx cos coz bc
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "id": frozenset(_INDONESIAN.split()),
    "en": frozenset(_ENGLISH.split()),
}
