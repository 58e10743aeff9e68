//! Product pictures drawn by code: a shape in a palette becomes a quiet illustrated photograph.
//!
//! The demo shop needs no image files and no network: `draw("mug", "moss")` is an SVG of a moss-green mug on a table by a window.
//! The same shape and palette always give the same bytes, and different ones never share a gradient id, so pictures may be inlined side by side.
//! > draw("submarine", "plaid")  =>  a gift box in sand, because a shop never shows a hole.

mod bath;
mod canvas;
mod coffee;
mod gifts;
mod kids;
mod kitchen;
mod light;
mod living;
mod outdoors;
mod palette;
mod pantry;
mod table;
mod textiles;

use canvas::Canvas;

/// How one shape is drawn.
type Draw = fn(&mut Canvas);

/// The shape shown when the one asked for is unknown.
const FALLBACK: (&str, Draw) = ("gift-box", gifts::gift_box);

/// Every shape, sorted by name.
const SHAPES: &[(&str, Draw)] = &[
    ("apron", kitchen::apron),
    ("bag", living::bag),
    ("basket", living::basket),
    ("bath-mat", textiles::bath_mat),
    ("bath-salt", bath::bath_salt),
    ("bathrobe", textiles::bathrobe),
    ("bedding", textiles::bedding),
    ("birdhouse", outdoors::birdhouse),
    ("blanket-roll", outdoors::blanket_roll),
    ("blocks", kids::blocks),
    ("board", kitchen::board),
    ("book", kids::book),
    ("bookends", living::bookends),
    ("bottle", pantry::bottle),
    ("bowl", table::bowl),
    ("box", pantry::carton),
    ("bread-knife", kitchen::bread_knife),
    ("brush", bath::brush),
    ("bud-vases", living::bud_vases),
    ("bulb", light::bulb),
    ("cake-stand", table::cake_stand),
    ("calendar", gifts::calendar),
    ("candle", light::candle),
    ("candle-holder", light::candle_holder),
    ("carafe", table::carafe),
    ("card", gifts::card),
    ("card-deck", gifts::card_deck),
    ("casserole", kitchen::casserole),
    ("chocolate", pantry::chocolate),
    ("clock", living::clock),
    ("coffee-bag", coffee::coffee_bag),
    ("cushion", textiles::cushion),
    ("cushion-round", textiles::cushion_round),
    ("cushion-stripe", textiles::cushion_stripe),
    ("cutlery", table::cutlery),
    ("diffuser", light::diffuser),
    ("dishes", table::dishes),
    ("doormat", living::doormat),
    ("egg-cup", table::egg_cup),
    ("espresso-cup", coffee::espresso_cup),
    ("filters", coffee::filters),
    ("fish-tin", pantry::fish_tin),
    ("floor-lamp", light::floor_lamp),
    ("frame", living::frame),
    ("french-press", coffee::french_press),
    ("garland", kids::garland),
    ("gift-box", gifts::gift_box),
    ("gift-wrap", gifts::gift_wrap),
    ("glass", table::glass),
    ("gloves", outdoors::gloves),
    ("grinder", coffee::grinder),
    ("hammam-towel", textiles::hammam_towel),
    ("hammock", outdoors::hammock),
    ("hamper", gifts::hamper),
    ("herb-pots", outdoors::herb_pots),
    ("honey", pantry::honey),
    ("hook", living::hook),
    ("hot-water-bottle", textiles::hot_water_bottle),
    ("incense", light::incense),
    ("jam", pantry::jam),
    ("jar", kitchen::jar),
    ("jar-candle", light::jar_candle),
    ("jug", table::jug),
    ("kettle", coffee::kettle),
    ("kite", kids::kite),
    ("knife", kitchen::knife),
    ("lamp", light::lamp),
    ("lantern", light::lantern),
    ("lemon-poster", living::lemon_poster),
    ("matches", light::matches),
    ("mill", kitchen::mill),
    ("mirror", living::mirror),
    ("moka-pot", coffee::moka_pot),
    ("mortar", kitchen::mortar),
    ("mug", coffee::mug),
    ("napkin", table::napkin),
    ("night-light", kids::night_light),
    ("notebook", gifts::notebook),
    ("olive-oil", pantry::olive_oil),
    ("ornament", gifts::ornament),
    ("paella-pan", kitchen::paella_pan),
    ("pan", kitchen::pan),
    ("paper-bag", pantry::paper_bag),
    ("paper-pendant", light::paper_pendant),
    ("parasol", outdoors::parasol),
    ("pen", gifts::pen),
    ("pencils", kids::pencils),
    ("pendant", light::pendant),
    ("planter", outdoors::planter),
    ("plate", table::plate),
    ("platter", table::platter),
    ("plush", kids::plush),
    ("portable-lamp", light::portable_lamp),
    ("poster", living::poster),
    ("pouch", bath::pouch),
    ("pouf", textiles::pouf),
    ("pour-over", coffee::pour_over),
    ("pump-bottle", bath::pump_bottle),
    ("puzzle", kids::puzzle),
    ("rolling-pin", kitchen::rolling_pin),
    ("rug", textiles::rug),
    ("runner", textiles::runner),
    ("sachet", gifts::sachet),
    ("salt", pantry::salt),
    ("secateurs", outdoors::secateurs),
    ("seed-packet", outdoors::seed_packet),
    ("sheepskin", textiles::sheepskin),
    ("shelf", living::shelf),
    ("slippers", textiles::slippers),
    ("snuffer", light::snuffer),
    ("soap", bath::soap),
    ("socks", textiles::socks),
    ("spice-tin", pantry::spice_tin),
    ("sponge", bath::sponge),
    ("spoons", kitchen::spoons),
    ("spray", light::spray),
    ("stacking-rings", kids::stacking_rings),
    ("stool", living::stool),
    ("strainer", coffee::strainer),
    ("string-lights", light::string_lights),
    ("tablecloth", table::tablecloth),
    ("tall-vase", living::tall_vase),
    ("tapers", light::tapers),
    ("tea-tin", coffee::tea_tin),
    ("tea-towel", kitchen::tea_towel),
    ("tealights", light::tealights),
    ("teapot", coffee::teapot),
    ("throw", textiles::throw),
    ("tooth-mug", bath::tooth_mug),
    ("towel", textiles::towel),
    ("toy-boat", kids::toy_boat),
    ("train", kids::train),
    ("tray", table::tray),
    ("trivet", table::trivet),
    ("tube", bath::tube),
    ("tumbler", coffee::tumbler),
    ("twine", outdoors::twine),
    ("umbrella", living::umbrella),
    ("vase", living::vase),
    ("wall-lamp", light::wall_lamp),
    ("watering-can", outdoors::watering_can),
    ("wine-glass", table::wine_glass),
    ("wooden-animal", kids::wooden_animal),
    ("wooden-bird", kids::wooden_bird),
    ("wreath", gifts::wreath),
];

/// The picture of a product as an SVG document on a 600 by 600 field.
pub(crate) fn draw(shape: &str, palette: &str) -> String {
    let (name, paint) = SHAPES.iter().find(|(name, _)| *name == shape).copied().unwrap_or(FALLBACK);
    let mut canvas = Canvas::new(name, &palette::named(palette));
    paint(&mut canvas);
    canvas.finish()
}

/// Takes `candle-holder-brass` apart; `None` when it does not begin with a known shape.
pub(crate) fn split(name: &str) -> Option<(&str, &str)> {
    let fits = SHAPES
        .iter()
        .filter_map(|(shape, _)| Some((*shape, name.strip_prefix(shape)?.strip_prefix('-')?)));
    let is_palette = |palette: &str| {
        !palette.is_empty() && palette.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    fits.filter(|(_, palette)| is_palette(palette)).max_by_key(|(shape, _)| shape.len())
}

#[cfg(test)]
mod tests;
