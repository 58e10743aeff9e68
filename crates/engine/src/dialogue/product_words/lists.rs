//! The words for it: folded, languages together where they do not collide; phrases are separated by `|`.

pub(super) const CHEAPEST: &str = "cheapest|least expensive|lowest price|lowest priced|the cheaper one|cheaper of the two|\
    costs least|costs the least|la mas barata|el mas barato|las mas baratas|los mas baratos|lo mas barato|\
    cual es mas barata|cual es mas barato|la mas economica|el mas economico|la de menos precio|el de menos precio|\
    la que menos cuesta|el que menos cuesta|cual cuesta menos|billigst|billigste|koster mindst";
pub(super) const DEAREST: &str = "most expensive|priciest|highest price|costs most|costs the most|the dearer one|\
    la mas cara|el mas caro|las mas caras|los mas caros|lo mas caro|cual es mas cara|cual es mas caro|\
    cual cuesta mas|dyrest|dyreste|koster mest";
pub(super) const BIGGEST: &str = "biggest|largest|roomiest|the bigger one|holds most|holds the most|hold the most|\
    la mas grande|el mas grande|las mas grandes|los mas grandes|cual es mas grande|cabe mas|mas capacidad|storst|\
    storste|rummer mest|rumme mest";
pub(super) const SMALLEST: &str = "smallest|tiniest|the smaller one|holds least|holds the least|la mas pequena|\
    el mas pequeno|las mas pequenas|los mas pequenos|cual es mas pequena|cual es mas pequeno|cabe menos|\
    menos capacidad|mindst|mindste|rummer mindst";
pub(super) const PICK: &str = "would you pick|would you choose|would you take|would you get|would you buy|would you go for|\
    would you recommend|do you recommend|your favorite|your favourite|is the best|is best|one's best|one's the best|\
    is better|help me choose|help me decide|best reviews|best reviewed|best rated|highest rated|people like most|\
    people like best|liked most|liked best|\
    elegirias|escogerias|cogerias|comprarias|te quedarias|te llevarias|me recomiendas|recomiendas|recomendarias|\
    es la mejor|es el mejor|cual es mejor|tu favorita|tu favorito|gusta mas|gustan mas|mejores opiniones|\
    mejores resenas|mejores valoraciones|mejor valorada|mejor valorado|ville du vaelge|ville du tage|ville du kobe|\
    vil du anbefale|ville du anbefale|anbefaler du|er bedst|er den bedste|er det bedste|din favorit|folk bedst lide|\
    bedste anmeldelser|bedst bedomt|bedst anmeldt|flest stjerner";
pub(super) const PRICEY: &str = "pricey|expensive|steep|too dear|a bit much|too much|that's a lot|thats a lot|its a lot|it's a lot|a lot of money|out of my budget|\
    over my budget|caro|cara|caros|caras|carisimo|carisima|se me va de precio|se me va de presupuesto|mucho dinero|\
    fuera de mi presupuesto|dyr|dyrt|dyre|mange penge|over mit budget";
/// "Nothing cheaper?", which is no wish to go without something.
pub(super) const NOTHING_CHEAPER: &str = "nothing cheaper|anything cheaper|nada mas barato|algo mas barato|ikke noget billigere|\
    ikke nogle billigere|intet billigere|noget billigere";
/// "Similar but cheaper", said of one.
pub(super) const SIMILAR_CHEAPER: &str = "similar like the same this it one cheaper less expensive but parecida parecido \
    parecidas parecidos similares igual como esta este pero mas barata barato baratas baratos economica economico \
    lignende som den det samme denne men billigere bare";
pub(super) const POPULAR: &str = "sells best|sell best|sells most|sell the most|best seller|best sellers|bestseller|\
    bestsellers|best selling|most popular|mas se vende|mas se venden|mas vendidos|mas vendido|mas vendidas|\
    mas populares|saelger bedst|saelger mest|saelger i mest|bestsellere|mest solgte|mest populaere";
/// Of one of several they pick, of nothing else.
pub(super) const WHICH: &[&str] = &[
    "which", "what", "your", "help", "cual", "cuales", "tu", "que", "hvilken", "hvilket", "hvilke",
    "hvad", "din",
];
/// Said with a color, they ask whether there is one.
pub(super) const COMES: &str = "come in|comes in|it in|this in|that in|them in|these in|those in|one in|ones in|any in|any|\
    is there|are there|la hay en|lo hay en|las hay en|los hay en|hay en|hay|viene en|vienen en|existe en|existen en|\
    la teneis en|lo teneis en|las teneis en|los teneis en|la tienes en|lo tienes en|las tienes en|los tienes en|\
    alguna|alguno|findes|fas|det i|den i|dem i|de i|kommer i|nogen|nogle|er der";
/// "Any other colors?", "what colors are there?"
pub(super) const COLORS: &[&str] =
    &["colors", "colours", "color", "colour", "colores", "farver", "farve"];
pub(super) const SEVERAL_COLORS: &[&str] = &[
    "colors",
    "colours",
    "colores",
    "farver",
    "other",
    "another",
    "otro",
    "anden",
    "different",
    "distinto",
];
/// Words beside it that name nothing, folded.
pub(super) const SMALL: &str = "come comes viene vienen existe existen findes fas kommer also tambien ogsa color colour \
    colors colours colores farve farven farver version bit quite rather way far demasiado poco bastante tan ret \
    temmelig lidt oh uf uff hmm wow vaya joder av puha hold da price precio pris prisen sounds seems parece sale lyder \
    virker sold stock lager existencias disponible disponibles has habia out other another otro otros otra otras anden \
    andre different distintos distintas flere lige nok its it's is it nothing anything nada noget ikke little \
    tag quedan queda available available still stadig todavia aun";
/// Who says so wants it in the cart, or out of it.
pub(super) const BUYING: &[&str] = &[
    "add", "buy", "put", "take", "want", "i'll", "ill", "remove", "swap", "change", "quiero",
    "pon", "ponme", "llevo", "anade", "quita", "cambia", "dame", "compro", "tager", "laeg", "kob",
    "kober", "vil", "fjern", "byt",
];
pub(super) const POINTING_AT_ALL: &[&str] = &[
    "these", "those", "they", "them", "all", "las", "los", "estas", "estos", "esas", "esos",
    "todas", "todos", "dem", "de", "disse", "alle",
];
/// Which of those shown are asked about, all of them, or any.
pub(super) const OF_ALL: &[(&str, &[&str])] = &[
    ("en", &["these", "those", "they", "them", "all", "ones", "which"]),
    (
        "es",
        &[
            "estas", "estos", "esas", "esos", "todas", "todos", "cuales", "alguna", "alguno",
            "son", "estan", "pueden", "van", "sirven", "valen", "aguantan", "pesan", "miden",
            "llevan", "caben", "les", "fabrican", "hacen", "producen",
        ],
    ),
    ("da", &["de", "dem", "disse", "alle", "hvilke", "nogle", "nogen"]),
];
/// How a question about what things are begins; "do they have handles?" looks for those that do.
pub(super) const BEING: &[&str] = &[
    "are", "can", "could", "son", "estan", "pueden", "se", "sirven", "valen", "van", "aguantan",
    "er", "kan", "taler",
];
pub(super) const ONLY: &[&str] =
    &["which", "only", "just", "cuales", "solo", "solamente", "hvilke", "kun", "bare", "dem"];
pub(super) const IN_STOCK: &[&str] =
    &["stock", "available", "lager", "disponible", "disponibles", "existencias", "hjemme"];
/// "Have you still got it?", "how many have you got?"
pub(super) const IF_LEFT: &str = "how many have you got|how many do you have|how many are there|how many you got|\
    still have it|still have this|still got it|still got this|still available|cuantas teneis|cuantos teneis|\
    cuantas tienes|cuantos tienes|cuantas hay|cuantos hay|cuantas os quedan|cuantos os quedan|todavia la teneis|\
    todavia lo teneis|aun la teneis|aun lo teneis|la teneis todavia|lo teneis todavia|la seguis teniendo|\
    esta disponible|sigue disponible|hvor mange har i|hvor mange har du|hvor mange er der|har i den stadig|\
    har i det stadig|har du den stadig|har du det stadig|har i stadig den|har i stadig det";
/// "That one", and nothing else.
pub(super) const THAT_ONE: &[&str] = &[
    "that one",
    "this one",
    "esa",
    "ese",
    "esta",
    "este",
    "esa de ahi",
    "ese de ahi",
    "show me that",
    "show it to me",
    "show me it",
    "ensenamela",
    "ensenamelo",
    "vis mig det",
    "vis mig den",
    "esta de aqui",
    "este de aqui",
    "det der",
    "den der",
    "det her",
    "den her",
    "denne",
    "dette",
];
pub(super) const MIDDLE: &str = "the middle one|the one in the middle|la de en medio|el de en medio|la del medio|el del medio|\
    la de enmedio|el de enmedio|den i midten|det i midten|den midterste|det midterste";
pub(super) const PICTURE: &str = "picture|pictures|photo|photos|pic|pics|image|images|foto|fotos|imagen|imagenes|billede|billeder";
pub(super) const BESIDE_PICTURE: &str = "see seen got get have show any more of ver verla verlo puedo puedes podria ensename muestrame \
    tienes teneis hay mas se ser ma maa kan har du vis flere af";
pub(super) const OR: &[&str] = &["or", "o", "u", "eller"];
pub(super) const LIKED: &str = "others like it|people like it|others like this|people like this|others think|is it popular|\
    gusta a la gente|a la gente le gusta|andre lide det|andre lide den|folk lide det|folk lide den";
pub(super) const PRICE: &str = "price|cost|costs|how much is it|how much is this|how much is that|precio|cuesta|vale|pris|prisen|koster";
/// Beginnings of a question that may be about one of those shown, by its place.
pub(super) const ASKING: &[&str] = &[
    "is", "are", "does", "has", "can", "would", "how", "what", "what's", "whats", "es", "tiene",
    "pesa", "puede", "se", "va", "vale", "aguanta", "lleva", "sirve", "que", "de", "er", "har",
    "kan", "vejer", "taler", "hvor", "hvad",
];
/// Spanish leaves out who it is about: "es suave" asks about the one talked about. "Tiene" may be the shop.
pub(super) const SPANISH_ASKING: &[&str] = &[
    "es", "esta", "va", "vale", "aguanta", "sirve", "mantiene", "se", "pesa", "mide", "cabe",
    "trae", "incluye", "huele", "dura", "resiste", "lleva", "viene", "puede", "funciona", "encaja",
];
/// Danish asks with the verb before "det".
pub(super) const DANISH_ASKING: &[&str] = &[
    "er", "har", "kan", "gar", "holder", "taler", "passer", "vejer", "fylder", "lugter", "virker",
    "dufter", "larmer", "braender", "rummer", "smager",
];
pub(super) const SOLD_OUT: &str = "sold out|out of stock|agotada|agotado|agotadas|agotados|udsolgt";
pub(super) const THANKING: &[&str] = &["thanks", "thank", "thx", "gracias", "tak", "help"];
