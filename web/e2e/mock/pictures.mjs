// Product pictures drawn by code, so that the mock shop has something to look at.

const GROUNDS = { sage: ['#dfe7e1', '#c9d5cd'], sand: ['#f0e6da', '#e2d3c2'], sky: ['#dfe2ea', '#c9ceda'], rose: ['#f3e2d9', '#e6cdbf'] };

const SHAPES = {
  cup: '<ellipse cx="122" cy="170" rx="62" ry="9" fill="#0002"/><path d="M70 84h100c0 48-14 78-50 78s-50-30-50-78z" fill="#56796d"/><path d="M70 84h100l-2 22c-16 10-28-4-42 4s-36 6-54-2z" fill="#f4efe6"/><ellipse cx="120" cy="84" rx="50" ry="11" fill="#e9e2d6"/><ellipse cx="120" cy="85" rx="42" ry="8" fill="#4d3526"/><path d="M168 98c26-4 28 40-8 42" fill="none" stroke="#56796d" stroke-width="10"/>',
  pour: '<ellipse cx="120" cy="196" rx="58" ry="8" fill="#0002"/><path d="M62 40h110l-28 58h-54z" fill="#f6efe4"/><ellipse cx="117" cy="40" rx="55" ry="11" fill="#efe4d4"/><ellipse cx="117" cy="41" rx="45" ry="7" fill="#5a3a27"/><path d="M170 46c30-8 34 38-12 40" fill="none" stroke="#e4d3bb" stroke-width="10"/><path d="M68 60h98M76 76h82" stroke="#dcc8ab" stroke-width="3"/><rect x="82" y="98" width="72" height="10" rx="5" fill="#dcc8ab"/><path d="M86 108h64l16 84H70z" fill="#e8eeea"/><path d="M78 148h80l8 44H70z" fill="#5a3a27"/>',
  board: '<g transform="rotate(-14 120 110)"><rect x="66" y="56" width="116" height="124" rx="22" fill="#0002"/><rect x="58" y="48" width="116" height="124" rx="22" fill="#c99a61"/><path d="M62 84c30-14 70 10 108-6M60 112c34-12 72 10 112-4M62 142c30-10 74 12 108-4" fill="none" stroke="#a87742" stroke-width="4"/><circle cx="152" cy="66" r="8" fill="#d8dbe4"/></g>',
  throw: '<ellipse cx="120" cy="176" rx="74" ry="9" fill="#0002"/><rect x="54" y="84" width="132" height="34" rx="14" fill="#d8795a"/><rect x="50" y="106" width="140" height="34" rx="14" fill="#cb6a4c"/><rect x="46" y="130" width="148" height="38" rx="14" fill="#bd5e42"/><path d="M70 84v84M98 84v84M126 84v84M154 84v84" stroke="#f0b59d" stroke-width="3"/><path d="M56 168v12M64 168v12M72 168v12" stroke="#bd5e42" stroke-width="3"/>',
  candle: '<ellipse cx="120" cy="180" rx="52" ry="8" fill="#0002"/><rect x="76" y="92" width="88" height="86" rx="12" fill="#e6b98a"/><path d="M76 108h88V104a12 12 0 0 0-12-12H88a12 12 0 0 0-12 12z" fill="#f4ddc2"/><rect x="92" y="122" width="56" height="36" rx="3" fill="#fbf6ee"/><path d="M104 134h32M110 144h20" stroke="#b98b5c" stroke-width="3"/><path d="M120 92V78" stroke="#4d3526" stroke-width="3"/><path d="M120 52c10 12 12 26 0 28-12-2-10-16 0-28z" fill="#f0b955"/>',
  vase: '<ellipse cx="120" cy="186" rx="44" ry="8" fill="#0002"/><path d="M108 78h24c0 22 30 36 30 68 0 26-18 40-42 40s-42-14-42-40c0-32 30-46 30-68z" fill="#f1e9dd"/><path d="M84 132c24 10 48-8 74 2" stroke="#d6c5ac" stroke-width="4" fill="none"/><path d="M118 78C112 50 96 46 92 28M122 78c0-26 10-36 8-56M124 78c6-20 22-22 26-38" stroke="#6f8a74" stroke-width="3" fill="none"/><circle cx="92" cy="28" r="7" fill="#d8795a"/><circle cx="130" cy="22" r="6" fill="#f0b955"/><circle cx="150" cy="40" r="6" fill="#d8795a"/>',
};

export function picture(name) {
  const [shape, ground] = name.split('-');
  const [light, deep] = GROUNDS[ground] ?? GROUNDS.sand;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 220" width="480" height="440" preserveAspectRatio="xMidYMid slice"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="${deep}"/></linearGradient></defs><rect width="240" height="220" fill="url(#g)"/>${SHAPES[shape] ?? SHAPES.cup}</svg>`;
}
