/// The words that generated text is made of.
///
/// They are static strings, as appending one is a plain copy without reference counting.
struct Vocabulary {
    let firstNames: [StaticString] = [
        "Anna", "Ben", "Chloé", "David", "Elif", "Frank", "Grace", "Håkon", "Ines", "José", "Karin", "Łukasz",
        "Mia", "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Søren", "Tomoko", "Ulrike", "Viktor", "Wanda", "Zoë",
    ]

    /// The mailbox spelling of each first name, at the same place.
    let firstHandles: [StaticString] = [
        "anna", "ben", "chloe", "david", "elif", "frank", "grace", "hakon", "ines", "jose", "karin", "lukasz",
        "mia", "noor", "oskar", "priya", "quentin", "rosa", "soren", "tomoko", "ulrike", "viktor", "wanda", "zoe",
    ]

    let lastNames: [StaticString] = [
        "Abe", "Baker", "Castro", "Dvořák", "Evans", "Fischer", "García", "Hansen", "Ivanov", "Jansen", "Kowalska",
        "Lopez", "Müller", "Nguyen", "Okafor", "Patel", "Quispe", "Rossi", "Şahin", "Taylor", "Ueda", "Vargas",
        "Weiß", "Young", "鈴木", "王",
    ]

    /// The mailbox spelling of each last name, at the same place.
    let lastHandles: [StaticString] = [
        "abe", "baker", "castro", "dvorak", "evans", "fischer", "garcia", "hansen", "ivanov", "jansen", "kowalska",
        "lopez", "mueller", "nguyen", "okafor", "patel", "quispe", "rossi", "sahin", "taylor", "ueda", "vargas",
        "weiss", "young", "suzuki", "wang",
    ]

    let domains: [StaticString] = ["@example.com", "@example.org", "@example.net", "@mail.example", "@shop.example"]

    let statuses: [StaticString] = ["new", "paid", "packed", "shipped", "delivered", "returned", "cancelled"]

    let nouns: [StaticString] = [
        "bottle", "chair", "desk", "fan", "hammer", "kettle", "keyboard", "lamp", "monitor", "mug", "notebook",
        "pan", "pen", "pillow", "rug", "shelf", "table", "tent", "torch", "wallet",
    ]

    let words: [StaticString] = [
        "after", "before", "blue", "bright", "call", "careful", "cold", "early", "fast", "fragile", "front", "gift",
        "green", "heavy", "large", "late", "leave", "light", "morning", "new", "on", "please", "quiet", "red",
        "ring", "small", "soft", "the", "to", "twice", "warm", "with", "wooden", "naïve", "grün", "café",
    ]

    /// Joints between words that are valid inside quotes only, as they hold what CSV reserves.
    let quotedJoints: [StaticString] = [", ", ", ", "; or, ", " \"\"asap\"\" ", ", \"\"by hand\"\" "]

    let daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}
