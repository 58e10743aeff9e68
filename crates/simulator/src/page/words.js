// The page's own words; what the brand says comes in the shopper's language.
export const WORDS = {
  en: {
    title: "Be a shopper",
    intro: "Write to the shop on any channel. Nothing leaves this machine.",
    channels: "Channels", name: "Name", language: "Language", fresh: "New phone",
    conversation: "Conversation", suggestions: "Suggested answers", more: "More",
    open: "Open the chat", picture: "Send a picture", location: "Send a place", leave: "Leave",
    aloud: "Read aloud", message: "Message", say: "What you say", send: "Send", close: "Close",
    refused: "Refused by the platform", spoken: "spoken", then: "If nobody answers",
    screen: "on the screen", changed: "changed", ends: "The session ends", typing: "writes …", read: "Read",
    card: "Card", none: "No channel is open here.", lost: "The server does not answer.",
    notHere: "This channel does not speak that language.",
  },
  es: {
    title: "Ponte en la piel del cliente",
    intro: "Escribe a la tienda por cualquier canal. Nada sale de este equipo.",
    channels: "Canales", name: "Nombre", language: "Idioma", fresh: "Teléfono nuevo",
    conversation: "Conversación", suggestions: "Respuestas sugeridas", more: "Más",
    open: "Abrir el chat", picture: "Enviar una foto", location: "Enviar un lugar", leave: "Irse",
    aloud: "Leer en voz alta", message: "Mensaje", say: "Lo que dices", send: "Enviar", close: "Cerrar",
    refused: "Rechazado por la plataforma", spoken: "hablado", then: "Si nadie responde",
    screen: "en la pantalla", changed: "cambiado", ends: "La sesión termina", typing: "escribe …", read: "Leído",
    card: "Tarjeta", none: "Aquí no hay ningún canal abierto.", lost: "El servidor no responde.",
    notHere: "Este canal no habla ese idioma.",
  },
  da: {
    title: "Vær kunde",
    intro: "Skriv til butikken på alle kanaler. Intet forlader denne maskine.",
    channels: "Kanaler", name: "Navn", language: "Sprog", fresh: "Ny telefon",
    conversation: "Samtale", suggestions: "Foreslåede svar", more: "Mere",
    open: "Åbn chatten", picture: "Send et billede", location: "Send et sted", leave: "Gå",
    aloud: "Læs højt", message: "Besked", say: "Hvad du siger", send: "Send", close: "Luk",
    refused: "Afvist af platformen", spoken: "talt", then: "Hvis ingen svarer",
    screen: "på skærmen", changed: "ændret", ends: "Samtalen slutter", typing: "skriver …", read: "Læst",
    card: "Kort", none: "Ingen kanal er åben her.", lost: "Serveren svarer ikke.",
    notHere: "Kanalen taler ikke det sprog.",
  },
};

/** The language asked for in the address, else the browser's first that we have, else English. */
export function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  const tags = [asked, ...navigator.languages].filter(Boolean).map((tag) => tag.slice(0, 2));
  return tags.find((tag) => WORDS[tag]) ?? "en";
}
