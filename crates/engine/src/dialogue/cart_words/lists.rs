//! The words for it: folded, languages together where they do not collide; phrases are separated by `|`.

/// Words of exchanging.
pub(super) const SWAPPING: &[&str] = &[
    "swap",
    "exchange",
    "replace",
    "switch",
    "change",
    "trade",
    "swop",
    "cambia",
    "cambiala",
    "cambialo",
    "cambialas",
    "cambialos",
    "cambiame",
    "cambiamela",
    "cambiamelo",
    "cambiar",
    "cambiarla",
    "cambiarlo",
    "sustituye",
    "sustituyela",
    "reemplaza",
    "byt",
    "bytte",
    "ombyt",
    "skift",
    "skifte",
    "udskift",
    "erstat",
];
pub(super) const FOR: &[&str] = &["for", "with", "to", "por", "a", "til", "med", "ud"];
pub(super) const INSTEAD: &[&str] =
    &["instead", "rather", "lugar", "vez", "stedet", "hellere", "mejor", "prefiero", "prefer"];
/// Of what was bought before.
pub(super) const OF_AN_ORDER: &[&str] = &[
    "received",
    "arrived",
    "bought",
    "delivered",
    "got",
    "return",
    "refund",
    "recibi",
    "recibido",
    "llego",
    "compre",
    "llegado",
    "devolver",
    "reembolso",
    "modtaget",
    "kobte",
    "kobt",
    "fik",
    "leveret",
    "returnere",
    "retur",
];
pub(super) const EMPTYING: &[&str] = &[
    "empty", "clear", "vacia", "vaciala", "vacialo", "vaciar", "vaciarla", "vaciarlo", "vaciame",
    "vacie", "vaciela", "tom", "tomme", "ryd",
];
pub(super) const THE_CART: &[&str] = &[
    "it",
    "my",
    "the",
    "whole",
    "cart",
    "basket",
    "bag",
    "trolley",
    "out",
    "everything",
    "all",
    "cesta",
    "carrito",
    "carro",
    "mi",
    "la",
    "el",
    "entera",
    "entero",
    "todo",
    "toda",
    "den",
    "det",
    "min",
    "hele",
    "kurv",
    "kurven",
    "indkobskurven",
    "indkobskurv",
    "alt",
    "helt",
    "ud",
];
pub(super) const TOTAL: &str = "total|totals|in all|altogether|all together|i owe|do i have to pay|come to|comes to|everything|en total|todo junto|\
     es todo|te debo|os debo|tengo que pagar|hay que pagar|cuanto seria|the damage|cuanto es|a cuanto|en todo|i alt|ialt|samlet|\
     skylder jeg|skal jeg betale|det hele|alt i alt";
/// Words that stand beside a total.
pub(super) const SUMS: &[&str] = &[
    "total",
    "totals",
    "altogether",
    "owe",
    "amount",
    "sum",
    "pay",
    "come",
    "comes",
    "price",
    "together",
    "seria",
    "serian",
    "debo",
    "pagar",
    "junto",
    "asciende",
    "sale",
    "saldria",
    "importe",
    "suma",
    "bliver",
    "blir",
    "skylder",
    "betale",
    "belob",
    "belobet",
    "samlet",
    "samlede",
    "ialt",
    "koster",
    "tengo",
    "lobe",
    "ender",
    "cart",
    "extra",
    "viene",
    "damage",
    "va",
    "entra",
    "er",
    "kommer",
    "oven",
];
/// Beside a count these name nothing.
pub(super) const BESIDE_COUNTS: &[&str] = &[
    "otras", "otros", "igual", "iguales", "misma", "mismo", "mismas", "samme", "slags", "same",
    "echa", "echame", "sumale", "suma", "agrega", "mas", "mere", "till", "ojala", "endnu", "hand",
    "adet", "throw", "bump", "off", "out", "to", "i", "kurv", "kurven", "ned", "op", "up", "down",
    "color", "colour", "farve", "farven",
];
pub(super) const CLOSING: &[&str] =
    &["i", "kurven", "kurv", "af", "den", "det", "dem", "samme", "slags"];
/// Politeness, and small words that change nothing of what is meant.
pub(super) const POLITE: &[&str] = &[
    "please", "pls", "plz", "so", "then", "well", "ok", "okay", "yes", "yeah", "oh", "ah", "hey",
    "hmm", "um", "actually", "sorry", "thanks", "thank", "you", "can", "could", "no", "just", "i",
    "think", "now", "for", "about", "it", "that", "with", "this", "si", "pues", "bueno", "vale",
    "venga", "por", "favor", "gracias", "porfa", "ay", "uy", "creo", "que", "ahora", "de",
    "momento", "perdon", "puedes", "podrias", "ya", "ja", "nej", "tak", "bare", "lige", "lidt",
    "saa", "sa", "og", "nu", "for", "undskyld", "hov", "vil", "kan", "du", "gerne", "jamen",
    "godt", "mange", "and", "y", "a", "det", "det", "jeg", "tror", "venligst", "vil", "vaer",
    "sod", "at", "moment",
];
pub(super) const GO_ON: &str = "go ahead|go on|proceed|continue|yes please|let's do it|lets do it|do it|let's go|lets go|adelante|dale|vamos|\
     si por favor|hazlo|procede|continua|continuar|tira|kor|kor pa|kor bare|ja tak|gor det|lad os gore det|fortsaet|\
     ja gerne|yes go|si adelante|ja kor|venga si|venga va|venga|sigue adelante";
pub(super) const SETTLED: &str = "ok|okay|okey|oki|k|vale|fine|great|perfect|cool|alright|all right|good|sounds good|looks good|ok great|ok good|\
     ok perfect|that's fine|thats fine|nice|sure|yes|yeah|yep|de acuerdo|genial|perfecto|perfecta|bien|muy bien|guay|\
     estupendo|ok perfecto|vale perfecto|si|claro|fint|super|godt|perfekt|fedt|den er god|i orden|det er fint|okay fint|\
     ja|jep|okay godt|helt fint|lyder godt|det lyder godt";
pub(super) const DONE: &str = "done|i don't need more|i dont need more|that's enough|thats enough|no quiero mas|no necesito mas|con eso es suficiente|det er nok|listo|lista|ya estoy|that's all|thats all|that is all|that'll be all|that will be all|nothing else|nothing more|that's it|thats it|\
     that's everything|thats everything|i'm done|im done|all done|i am done|that would be all|i don't need anything else|\
     i dont need anything else|i've got everything|ive got everything|eso es todo|es todo|eso seria todo|seria todo|\
     nada mas|ya esta|ya estaria|con eso vale|con eso|solo eso|he terminado|no quiero nada mas|no necesito nada mas|\
     ya lo tengo todo|lo tengo todo|det var alt|det er alt|det var det|det var det hele|ikke andet|ikke noget andet|\
     ellers ikke noget|jeg er faerdig|jeg har alt|ikke mere i dag|jeg mangler ikke mere|det hele";
pub(super) const RETHINK: &str = "changed my mind|change my mind|i've changed my mind|ive changed my mind|on second thought|on second thoughts|\
     second thoughts|no wait|wait no|no no wait|i regret it|actually no|not anymore|cambiado de idea|cambiado de opinion|\
     he cambiado de idea|cambie de idea|cambie de opinion|he cambiado de opinion|me lo he pensado mejor|\
     lo he pensado mejor|me arrepiento|me he arrepentido|mejor no|no espera|espera no|no no espera|har fortrudt|\
     jeg har fortrudt|jeg fortryder|jeg fortrod|ombestemt mig|jeg har ombestemt mig|har ombestemt mig|skiftet mening|\
     har skiftet mening|nej vent|vent nej|alligevel ikke|hellere ikke";
pub(super) const WAIT: &str = "wait|hold on|hold on a sec|hold on a second|hold on a minute|hang on a sec|hang on|one moment|one sec|one second|a sec|a second|a minute|one minute|give me a minute|\
     give me a second|give me a sec|wait a moment|wait a sec|wait a minute|un momento|un momentito|espera|espere|\
     espera un momento|un segundo|un minuto|dame un momento|dame un minuto|dame un segundo|espera un segundo|vent|ojeblik|\
     et ojeblik|to sekunder|to minutter|et sekund|et minut|vent et ojeblik|giv mig et ojeblik|giv mig et minut|vent lidt";
pub(super) const REDO: &str =
    "redo|redo it|redo that|rehacer|rehazlo|rehaz|gendan|gendan det|annuller fortryd";
pub(super) const PUT_BACK: &str = "put it back|put them back|put it back in|put that back|bring it back|i want it back|want it back|give it back|\
     vuelve a ponerla|vuelve a ponerlo|vuelve a meterla|vuelve a meterlo|ponla otra vez|ponlo otra vez|ponla de nuevo|\
     ponlo de nuevo|la quiero de vuelta|lo quiero de vuelta|laeg den tilbage|laeg det tilbage|laeg den i igen|\
     laeg det i igen|vil have den tilbage|vil have det tilbage|giv mig den tilbage";
/// Beside these a count or a value is something else.
pub(super) const OTHERWISE: &[&str] = &[
    "buscame",
    "have",
    "has",
    "got",
    "any",
    "tiene",
    "question",
    "kind",
    "type",
    "sort",
    "model",
    "style",
    "tipo",
    "clase",
    "modelo",
    "slags",
    "thing",
    "things",
    "option",
    "options",
    "time",
    "gang",
    "pregunta",
    "cosa",
    "vez",
    "sporgsmal",
    "ting",
    "other",
    "color",
    "size",
    "talla",
    "farve",
    "than",
    "end",
    "don't",
    "dont",
    "without",
    "sin",
    "uden",
    "brand",
    "marca",
    "maerke",
    "person",
    "persona",
    "menneske",
    "why",
    "como",
    "som",
    "ligesom",
    "instead",
    "igual",
    "order",
    "pedido",
    "ordre",
    "address",
    "code",
    "codigo",
    "kode",
];
/// Which of several, and what somebody likes.
pub(super) const CHOOSING: &[&str] = &["what", "which", "hvad", "likes", "gusta", "gustan"];
/// Words of looking for something.
pub(super) const LOOKING: &[&str] = &[
    "show",
    "see",
    "look",
    "find",
    "ensename",
    "ensena",
    "muestra",
    "muestrame",
    "ver",
    "busca",
    "vis",
    "se",
    "is",
    "are",
    "do",
    "does",
    "how",
    "hay",
    "tienes",
    "teneis",
    "har",
    "er",
    "findes",
    "que",
    "not",
    "no",
    "ikke",
    "like",
];
/// Said when something was just taken out, it is to stay.
pub(super) const KEEP: &str = "keep it|keep them|keep that|leave it|leave it in|leave it there|i want it after all|i do want it|i want it|dejala|dejalo|dejalas|mejor la dejo|mejor lo dejo|si la quiero|si lo quiero|si que la quiero|la quiero|lo quiero|behold det|behold den|lad det vaere|lad den vaere|lad det blive|lad den blive|vil have det alligevel|vil have den alligevel|vil gerne have det alligevel";
/// Changes of mind, of which a thing may be named.
pub(super) const CHANGED_MIND: &str = "changed my mind|change my mind|cambiado de idea|cambiado de opinion|cambie de idea|cambie de opinion|har fortrudt|ombestemt mig|ombestemte mig|skiftet mening";
/// Said to a cart that was shown.
pub(super) const WRONG: &str = "wrong one|that's wrong|thats wrong|wrong|that's not right|not that one|cancel that|cancel it|esa no|ese no|no esa|me he equivocado|me equivoque|esta mal|cancela eso|cancelala|cancelalo|forkert|det var forkert|det er forkert|ikke den|ikke det|annuller det|annuller den";
/// An exchange for nothing that is named.
pub(super) const SWAP_IT: &str = "swap it|swap that|exchange it|change it|replace it|switch it|cambiala|cambialo|cambiamela|cambiamelo|cambiarla|cambiarlo|byt det|byt den|bytte det|bytte den|skift det|skift den";
/// What is talked about goes out.
pub(super) const GET_RID: &str = "get rid of it|get rid of that|take it off|take it out|take that out again|take it out again|don't want it|dont want it|don't want it anymore|dont want it anymore|i don't want it anymore|i dont want it anymore|ya no la quiero|ya no lo quiero|no la quiero|no lo quiero|quitamela|quitamelo|quitala|quitalo|borrala|borralo|sacala|sacalo|eliminala|eliminalo|fuera|jeg vil ikke have det|vil ikke have det|vil ikke have den|vil ikke have det alligevel|vil ikke have den alligevel|tag det ud igen|tag den ud igen|tag det ud|tag den ud|vaek med det|vaek med den|af med det|af med den";
/// Said to a cart that was shown.
pub(super) const NOT_NOW: &str = "no|nope|nah|no thanks|no thank you|not yet|not now|no not yet|no gracias|todavia no|aun no|ahora no|de momento no|nej|nej tak|ikke endnu|ikke nu|ikke lige nu|nix";
/// The cart is to wait.
pub(super) const LATER: &str = "maybe later|later|save it for later|save it|keep it for me|i'll think about it|ill think about it|let me think about it|let me think|need to think about it|i'll come back later|luego|mas tarde|despues|quiza luego|guardamela|guardala|guardamelo|guardalo|me lo pienso|me lo pensare|lo pienso|dejame pensarlo|tengo que pensarlo|maske senere|senere|gem det|gem den|gem det til senere|gem den til senere|taenker over det|lad mig taenke over det|skal taenke over det";
/// Something is about to be asked.
pub(super) const ASK: &str = "one more thing|another thing|one other thing|one more question|another question|one question|quick question|i have a question|i've got a question|una cosa mas|otra cosa|una cosa|una pregunta|una pregunta mas|otra pregunta|tengo una pregunta|tengo una duda|una duda|en ting mere|en ting til|en ting|et sporgsmal|et sporgsmal mere|et sporgsmal til|jeg har et sporgsmal";
/// As many again.
pub(super) const SAME: &str = "the same again|same again|one more of the same|another of the same|same one again|otra igual|otro igual|lo mismo otra vez|la misma otra vez|otra mas igual|det samme igen|den samme igen|magen til|en magen til|et magen til";
/// Twice as many.
pub(super) const DOUBLE: &str = "double it|double that|double them|el doble|ponme el doble|duplicalo|dobbelt op|det dobbelte|dobbelt sa mange|fordobl det";
pub(super) const EACH: &[&str] = &["each", "cada", "hver"];
/// Beside a number these say that it is enough.
pub(super) const ENOUGH: &[&str] =
    &["enough", "basta", "vale", "suficiente", "nok", "uno", "una", "is", "er"];
/// Something else is wanted than what is in the cart, or more.
pub(super) const SOMETHING_ELSE: &str = "something else|something different|other things|continue shopping|keep shopping|shop more|keep looking|look around|otra cosa distinta|quiero otra cosa|algo distinto|algo diferente|seguir comprando|sigo comprando|seguir mirando|noget andet|handle videre|kobe videre|kob videre|kigge videre";
