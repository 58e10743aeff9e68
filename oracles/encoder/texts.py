"""Sentences of our own, and word lists that a seeded dice makes more from."""

SENTENCES = {
    "en": """
Where is the parcel I ordered on Monday?
My kettle arrived with a dent in the lid.
Could you please send the invoice to my new address?
Do these boots run small, or should I take my usual size?
I'd like to return the lamp; the cord is too short.
Is there a discount if I buy three of them?
The courier says he rang, but nobody was at my door.
Stop writing to me.
What does it cost to ship to Iceland?
Can I talk to a real person now?
I was charged twice for one pair of gloves!
The zipper broke after two days of gentle use.
Please cancel everything except the green towel.
How long does the battery last when the screen is dim?
Are you open on the second day of Easter?
it's ok, never mind, found it
thx!!
Does the tent fit four grown people and a dog?
My sister has the same one in red and loves it.
The voucher you gave me says it has expired, but it is dated next year.
I need it before Friday noon or not at all.
Which of the two is quieter at night?
You sent me somebody else's shoes.
I have been waiting for an answer for eleven days and I am losing my patience.
Good morning! A quick question about your walnut shelves.
Is the soap safe for babies?
The color on my screen looks warmer than the real thing.
Do you repair watches that were bought elsewhere?
Put two more in my basket and take the cheapest delivery.
Nope.
""",
    "es": """
¿Dónde está el paquete que pedí el lunes?
La tetera llegó con una abolladura en la tapa.
¿Podrían mandar la factura a mi nueva dirección, por favor?
¿Estas botas tallan pequeño o pido mi número de siempre?
Quiero devolver la lámpara, el cable es demasiado corto.
¿Me hacen un descuento si compro tres?
El repartidor dice que llamó, pero en casa había gente todo el día.
No me escriban más.
¿Cuánto cuesta el envío a las Canarias?
¿Puedo hablar ya con una persona?
¡Me han cobrado dos veces los mismos guantes!
La cremallera se rompió a los dos días.
Anulen todo menos la toalla verde.
¿Cuánto dura la batería con poca luz en la pantalla?
¿Abren ustedes el Jueves Santo?
vale, déjalo, ya lo encontré
graciassss
¿Caben en la tienda cuatro adultos y un perro?
Mi hermana tiene la misma en rojo y está encantada.
El vale que me dieron pone que ha caducado, y la fecha es del año que viene.
Lo necesito antes del viernes al mediodía; si no, ya no me sirve.
¿Cuál de las dos hace menos ruido por la noche?
Me han enviado los zapatos de otra persona.
Llevo once días esperando una respuesta.
Buenos días, una pregunta rápida sobre las estanterías de nogal.
¿El jabón sirve para bebés?
Señora, el niño cumplió años ayer y el juguete sigue sin llegar.
""",
    "da": """
Hvor er pakken, som jeg bestilte i mandags?
Min kedel kom med en bule i låget.
Vil I sende fakturaen til min nye adresse?
Er støvlerne små i størrelsen, eller skal jeg tage mit normale nummer?
Jeg vil gerne sende lampen retur, ledningen er for kort.
Er der rabat, hvis jeg køber tre?
Buddet siger, at han ringede på, men der var nogen hjemme hele dagen.
Hold op med at skrive til mig.
Hvad koster det at få det sendt til Færøerne?
Må jeg tale med et rigtigt menneske nu?
I har trukket pengene to gange for det samme par handsker!
Lynlåsen gik i stykker efter to dage.
Annuller alt undtagen det grønne håndklæde.
Hvor længe holder batteriet, når skærmen er dæmpet?
Har I åbent anden påskedag?
glem det, jeg fandt den selv
tusind tak!
Kan der være fire voksne og en hund i teltet?
Min søster har den samme i rød og er glad for den.
Jeg skal bruge det inden fredag middag, ellers er det lige meget.
Hvilken af de to larmer mindst om natten?
I har sendt mig en andens sko.
Jeg har ventet elleve dage på et svar.
Godmorgen, et hurtigt spørgsmål om jeres hylder i valnød.
Kan man bruge sæben til spædbørn?
Æblegrød på en ø i åen, og så en kop kaffe.
""",
    "de": """
Wo bleibt das Paket, das ich am Montag bestellt habe?
Mein Wasserkocher kam mit einer Delle im Deckel an.
Könnten Sie die Rechnung bitte an meine neue Anschrift schicken?
Fallen die Stiefel klein aus, oder nehme ich meine übliche Größe?
Ich möchte die Lampe zurückgeben, das Kabel ist zu kurz.
Gibt es Rabatt, wenn ich drei Stück nehme?
Der Bote will geklingelt haben, dabei war den ganzen Tag jemand da.
Schreiben Sie mir nicht mehr.
Was kostet der Versand in die Schweiz?
Kann ich jetzt mit einem Menschen sprechen?
Sie haben mir dieselben Handschuhe zweimal berechnet!
Der Reißverschluss ist nach zwei Tagen kaputtgegangen.
Bitte alles stornieren bis auf das grüne Handtuch.
Wie lange hält der Akku bei gedimmtem Bildschirm?
Haben Sie am Ostermontag geöffnet?
passt schon, hab's gefunden
Danke schön!
Passen vier Erwachsene und ein Hund in das Zelt?
Meine Schwester hat die gleiche in Rot.
Ich brauche es bis Freitagmittag oder gar nicht.
Welche von beiden ist nachts leiser?
Sie haben mir fremde Schuhe geschickt.
Seit elf Tagen warte ich auf eine Antwort.
Eine kurze Frage zu Ihren Nussbaumregalen.
Donaudampfschifffahrtsgesellschaftskapitänsmütze in XXL?
""",
    "fr": """
Où est le colis que j'ai commandé lundi ?
Ma bouilloire est arrivée avec une bosse sur le couvercle.
Pourriez-vous envoyer la facture à ma nouvelle adresse ?
Ces bottes taillent-elles petit ?
Je voudrais rendre la lampe, le fil est trop court.
Y a-t-il une remise si j'en prends trois ?
Le livreur dit qu'il a sonné, mais il y avait du monde toute la journée.
Ne m'écrivez plus.
Combien coûte la livraison en Corse ?
Je peux parler à quelqu'un, là, maintenant ?
Vous m'avez débité deux fois pour les mêmes gants !
La fermeture éclair a lâché au bout de deux jours.
Annulez tout sauf la serviette verte.
Combien de temps tient la batterie quand l'écran est sombre ?
Êtes-vous ouverts le lundi de Pâques ?
laissez tomber, je l'ai trouvé
merci bcp
Quatre adultes et un chien tiennent-ils dans la tente ?
Ma sœur a la même en rouge et en est ravie.
Il me le faut avant vendredi midi, sinon tant pis.
Laquelle des deux fait le moins de bruit la nuit ?
Vous m'avez envoyé les chaussures d'un autre.
J'attends une réponse depuis onze jours.
Bonjour, une petite question sur vos étagères en noyer.
Un cœur, un œuf et l'été à Noël.
""",
}

ODD = [
    "", " ", "   ", "\t", "\n\n", "\u00a0", "\u3000\u3000", "\u200b", "\u2028", "\ufeff", "\x00", "\x07\x1b[31m", "\x7f",
    "a\x00b", "tea\r\nand\r\ncake", "  two  spaces  ", "tab\tand\vfeed\f", "\u2581", "\u2581\u2581", "a\u2581b", "\u2581a \u2581",
    "<s>", "</s>", "<unk>", "say <s> and </s>", "extra_token_id_1", "my extra_token_id_2extra_token_id_3 x", "extra_token_id_",
    "😀", "😀😀😀", "👩‍👩‍👧", "👍🏽 ok", "🇩🇰🇪🇸", "❤️", "☎️ 12", "🫠🪿", "a😀b😀c", "1️⃣2️⃣",
    "e\u0301", "\u0301", "\u0301\u0301a", "n\u0303o", "Z\u0351\u036b\u0343a\u0321\u034el\u0347g\u0324o", "a\u0328\u0301", "\u0e33", "กำ",
    "ﬁne ﬂour", "Ａｂｃ　１２３", "①②③ ½ ¼ ²", "℃ ℉ ㎏ ㏒", "ǆ Ǆ", "ſtraße STRASSE ẞ", "İstanbul ısı", "Ωμέγα ω ϖ", "ﷺ", "ﷲ",
    "日本語の文です。", "東京都に住んでいます", "ｶﾀｶﾅ ﾊﾝｶｸ", "カ゛", "한국어 문장입니다.", "\u1112\u1161\u11ab", "我想退货", "我想退貨",
    "茶", "𠮷野家", "𝒯𝑒𝒶", "𐍈𐍉", "ᚠᚢᚦ", "ⴰⵣⵓⵍ", "ꙮꙮ", "꧁ tea ꧂", "\U0010ffff", "\uffff\ufffe", "\ufdd0", "\ue000", "\ufffd",
    "مرحبا، أين طلبي؟", "שלום", "नमस्ते दुनिया", "สวัสดีครับ", "Привет, где мой заказ?", "Γειά σου", "Xin chào, tôi muốn đổi hàng",
    "10,000.50 € – 3 × 4 = 12", "1042", "+45 12 34 56 78", "ana@shop.example", "https://shop.example/a?b=c&d=%20#e", "C++/C#",
    "\"quoted\" ‘single’ „low“ «guillemets»", "…", "...", "---", "?!?!?!", "(((", "_under_score_", "*bold* ~no~ `code`", "\\n \\u0041",
    "a" * 300, "ab" * 200, "ha " * 120, "!" * 500, "é" * 257, "😀" * 130, "茶" * 260, "\u0301" * 90, " x" * 77,
    "SHOUTING ALL DAY LONG", "cAmElCaSe", "snake_case_word", "averyveryverylongwordwithoutanyspaceinsideofit",
    "x", "I", "ß", "æ", "ø", "å", "Å\u030a", "\u212b", "\u00ad", "co\u00adop", "zero\u200bwidth", "left\u200eto\u200fright",
]

WORDS = {
    "en": {
        "who": "my brother|the neighbor|our new teacher|a tired driver|the girl at the counter|nobody|your assistant|the old captain".split("|"),
        "does": "sent back|lost|repaired|painted|would like to exchange|has never seen|asked about|forgot to pay for".split("|"),
        "what": "the wooden chair|two blue cups|a woolen blanket|the broken radio|this bicycle lamp|forty candles|the garden hose".split("|"),
        "when": "yesterday|before lunch|in the middle of the night|last Easter|two weeks ago|every other Sunday|at 7.45".split("|"),
        "where": "in Aarhus|behind the station|on the second floor|at sea|near the bakery|in the attic".split("|"),
        "forms": ["{who} {does} {what} {when}.", "{when}, {who} {does} {what} {where}", "Did you know that {who} {does} {what}?", "{what} {where}: {n} pieces, {m} left"],
    },
    "es": {
        "who": "mi primo|la vecina|el panadero|nadie|una clienta de Sevilla|el capitán|tu ayudante".split("|"),
        "does": "devolvió|perdió|quiere cambiar|arregló|pintó|olvidó pagar|preguntó por".split("|"),
        "what": "la silla de madera|dos tazas azules|una manta de lana|la radio rota|cuarenta velas|el farol de la bici".split("|"),
        "when": "ayer|antes de comer|a medianoche|hace dos semanas|el año pasado|cada domingo".split("|"),
        "where": "en Cádiz|detrás de la estación|en el segundo piso|cerca del río|en el desván".split("|"),
        "forms": ["{who} {does} {what} {when}.", "¿{who} {does} {what} {where}?", "{when} {who} {does} {what}", "{what} {where}: {n} unidades, quedan {m}"],
    },
    "da": {
        "who": "min bror|naboen|den nye lærer|ingen|en kunde fra Ærø|kaptajnen|pigen ved disken".split("|"),
        "does": "sendte|mistede|vil gerne bytte|reparerede|malede|glemte at betale|spurgte til".split("|"),
        "what": "træstolen|to blå kopper|et uldtæppe|den ødelagte radio|fyrre stearinlys|cykellygten".split("|"),
        "when": "i går|før frokost|midt om natten|for to uger siden|sidste påske|hver søndag".split("|"),
        "where": "i Aarhus|bag stationen|på anden sal|tæt ved åen|på loftet".split("|"),
        "forms": ["{who} {does} {what} {when}.", "Hvorfor var {what} {where} {when}?", "{when} {does} {who} {what}", "{what} {where}: {n} stk., {m} tilbage"],
    },
    "de": {
        "who": "mein Bruder|die Nachbarin|der müde Fahrer|niemand|eine Kundin aus Köln|der Kapitän".split("|"),
        "does": "verlor|reparierte|vergaß|verschenkte|bemalte|suchte".split("|"),
        "what": "den Holzstuhl|zwei blaue Tassen|eine Wolldecke|das kaputte Radio|vierzig Kerzen|die Fahrradlampe".split("|"),
        "when": "gestern|vor dem Mittagessen|mitten in der Nacht|vor zwei Wochen|jeden Sonntag".split("|"),
        "where": "in Husum|hinter dem Bahnhof|im zweiten Stock|am Fluss|auf dem Dachboden".split("|"),
        "forms": ["{who} {does} {when} {what}.", "{when} {does} {who} {what} {where}", "Warum {does} {who} {what}?", "{what} {where}: {n} Stück, noch {m}"],
    },
    "fr": {
        "who": "mon frère|la voisine|le boulanger|personne|une cliente de Brest|le capitaine".split("|"),
        "does": "a perdu|a réparé|a rendu|voudrait échanger|a peint|cherchait".split("|"),
        "what": "la chaise en bois|deux tasses bleues|une couverture en laine|la radio cassée|quarante bougies|le phare du vélo".split("|"),
        "when": "hier|avant le déjeuner|au milieu de la nuit|il y a deux semaines|chaque dimanche".split("|"),
        "where": "à Nîmes|derrière la gare|au deuxième étage|près du fleuve|au grenier".split("|"),
        "forms": ["{who} {does} {what} {when}.", "{when}, {who} {does} {what} {where}", "Pourquoi {who} {does} {what} ?", "{what} {where} : {n} pièces, reste {m}"],
    },
}

# First and last letter of alphabets and other corners of Unicode.
BLOCKS = [
    (0x00, 0x20), (0x21, 0x7e), (0x80, 0xa0), (0xa1, 0x17f), (0x180, 0x24f), (0x300, 0x36f), (0x370, 0x3ff), (0x400, 0x4ff),
    (0x590, 0x5ff), (0x600, 0x6ff), (0x900, 0x97f), (0xe00, 0xe7f), (0x1100, 0x11ff), (0x1e00, 0x1eff), (0x2000, 0x206f),
    (0x2070, 0x20cf), (0x2100, 0x214f), (0x2460, 0x24ff), (0x2600, 0x27bf), (0x3000, 0x30ff), (0x3200, 0x33ff), (0x4e00, 0x9fff),
    (0xac00, 0xd7a3), (0xe000, 0xe0ff), (0xf900, 0xfaff), (0xfb00, 0xfdff), (0xfe00, 0xfe6f), (0xff00, 0xffef), (0x10330, 0x1034a),
    (0x1d400, 0x1d7ff), (0x1f300, 0x1faff), (0x20000, 0x2a6d6), (0xe0000, 0xe007f),
]
