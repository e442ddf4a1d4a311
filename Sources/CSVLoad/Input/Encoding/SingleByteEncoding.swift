/// An encoding with a character in each byte, and how likely a text is that bytes make in it.
struct SingleByteEncoding {
    private let name: String
    /// How much less likely it is than WINDOWS-1252, before a byte is seen.
    private let rarity: Double
    /// The characters of the bytes 80 to FF; nil where there is none.
    private let characters: [Unicode.Scalar?]
    private let languages: [LetterUse]
    /// Whether its letters stand among plain ones, as in French, and not in words of their own, as in Russian.
    private let isLatin: Bool

    private init?(_ name: String, rarity: Double, _ languages: [LetterUse], isLatin: Bool = true) {
        var characters: [Unicode.Scalar?] = []
        for byte in UInt8(0x80)...0xFF {
            let text = TextCoding.convert([byte], from: name, to: "UTF-8").map { String(decoding: $0, as: UTF8.self) }
            let scalar = text?.unicodeScalars.first
            // Controls of the upper half are in no text.
            characters.append(scalar.flatMap { (0x80...0x9F).contains($0.value) ? nil : $0 })
        }
        guard characters.contains(where: { $0 != nil }) else { return nil }
        self.name = name
        self.rarity = rarity
        self.characters = characters
        self.languages = languages
        self.isLatin = isLatin
    }

    private static let all: [SingleByteEncoding] = [
        SingleByteEncoding("WINDOWS-1252", rarity: 0, LetterUse.western),
        SingleByteEncoding("WINDOWS-1250", rarity: 1.5, LetterUse.central),
        SingleByteEncoding("ISO-8859-2", rarity: 2, LetterUse.central),
        SingleByteEncoding("ISO-8859-15", rarity: 1.5, LetterUse.western),
        SingleByteEncoding("IBM850", rarity: 2.5, LetterUse.western),
        SingleByteEncoding("MACINTOSH", rarity: 2.5, LetterUse.western),
        SingleByteEncoding("WINDOWS-1254", rarity: 1.5, LetterUse.turkish),
        SingleByteEncoding("WINDOWS-1257", rarity: 3, LetterUse.baltic),
        SingleByteEncoding("WINDOWS-1251", rarity: 1, LetterUse.cyrillic, isLatin: false),
        SingleByteEncoding("KOI8-R", rarity: 1.5, LetterUse.cyrillic, isLatin: false),
        SingleByteEncoding("KOI8-U", rarity: 2, LetterUse.cyrillic, isLatin: false),
        SingleByteEncoding("IBM866", rarity: 2, LetterUse.cyrillic, isLatin: false),
        SingleByteEncoding("ISO-8859-5", rarity: 2, LetterUse.cyrillic, isLatin: false),
        SingleByteEncoding("WINDOWS-1253", rarity: 1.5, LetterUse.greek, isLatin: false),
        SingleByteEncoding("ISO-8859-7", rarity: 2, LetterUse.greek, isLatin: false),
        SingleByteEncoding("WINDOWS-1255", rarity: 1.5, LetterUse.hebrew, isLatin: false),
        SingleByteEncoding("WINDOWS-1256", rarity: 1.5, LetterUse.arabic, isLatin: false),
    ].compactMap(\.self)

    /// What the bytes would be in each of the encodings that have a character for them.
    static func candidates(for bytes: [UInt8]) -> [EncodingGuess.Candidate] {
        all.compactMap { $0.candidate(for: bytes) }
    }

    /// What one byte that is ASCII costs, in every encoding.
    static let plainCost = 3.4
    /// What it costs that a letter of a Latin script has a mark.
    private static let markCost = 3.2

    private func candidate(for bytes: [UInt8]) -> EncodingGuess.Candidate? {
        var counts: [Unicode.Scalar: Int] = [:]
        var meaning = [UInt32](repeating: 0, count: 128)
        var cost = rarity
        var high = 0
        var letters = 0
        var missing = 0
        var before: Neighbour = .none
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                cost += SingleByteEncoding.plainCost
                before = Neighbour(plain: byte)
                continue
            }
            high += 1
            guard let character = characters[Int(byte) - 0x80] else {
                missing += 1
                cost += 16
                before = .none
                continue
            }
            meaning[Int(byte) - 0x80] = character.value
            let behind = index + 1 < bytes.count ? neighbour(bytes[index + 1]) : .none
            if character.properties.isAlphabetic, character != "ª", character != "º" {
                letters += 1
                let letter = Letter(character)
                cost += letter.cost(between: before, and: behind, isLatin: isLatin)
                counts[letter.small, default: 0] += 1
                before = .letter(letter, isPlain: false)
            } else {
                cost += SingleByteEncoding.cost(ofSign: character, isInWord: before.isLetter && behind.isLetter)
                before = .none
            }
        }
        // A stray byte in a long text is one record that is refused.
        guard missing * 100 <= high, missing < high else { return nil }
        let words = languages.map { $0.cost(of: counts) }.min() ?? 0
        cost += words + Double(high) * (isLatin ? SingleByteEncoding.markCost : 0.3)
        let perLetter = words / Double(max(letters, 1))
        let isPlausible =
            isLatin ? letters > 0 && perLetter < 5 && letters * 2 >= high : letters >= 6 && perLetter < 4.2
        return EncodingGuess.Candidate(
            name: name, cost: cost, meaning: meaning, isDoubleByte: false,
            isPlausible: isPlausible || (isLatin && letters == 0 && name == "WINDOWS-1252" && high > 0))
    }

    private func neighbour(_ byte: UInt8) -> Neighbour {
        guard byte >= 0x80 else { return Neighbour(plain: byte) }
        guard let character = characters[Int(byte) - 0x80], character.properties.isAlphabetic else { return .none }
        return .letter(Letter(character), isPlain: false)
    }

    /// Signs of typography are common, and stand beside words; others are rare.
    private static func cost(ofSign sign: Unicode.Scalar, isInWord: Bool) -> Double {
        // An apostrophe and a hyphen do stand in words.
        if isInWord, sign == "’" || sign == "‑" || sign == "\u{AD}" { return 4 }
        let common = "’‘“”„–—…«»°ºª€®©§·\u{A0}¿¡£½¼²³™•±×№"
        let isCommon = common.unicodeScalars.contains(sign)
        return (isCommon ? 4.5 : sign == "¤" ? 10 : 7.5) + (isInWord ? 5 : 0)
    }
}

/// What stands beside a character.
private enum Neighbour {
    case none
    case letter(Letter, isPlain: Bool)

    init(plain byte: UInt8) {
        guard byte < 0x80, (0x61...0x7A).contains(byte | 0x20) else {
            self = .none
            return
        }
        self = .letter(Letter(Unicode.Scalar(byte)), isPlain: true)
    }

    var isLetter: Bool { if case .letter = self { true } else { false } }

    var isCapital: Bool { if case .letter(let letter, _) = self { letter.isCapital } else { false } }
}

private struct Letter {
    let small: Unicode.Scalar
    let isCapital: Bool
    let isVowel: Bool

    private static let vowels = Set("aeiouyáàâäãåăąāæéèêëęěėēíìîïıīįóòôöõőøúùûüűůūųý".unicodeScalars)

    init(_ character: Unicode.Scalar) {
        isCapital = character.properties.isUppercase
        let mapped = isCapital ? character.properties.lowercaseMapping.unicodeScalars : String(character).unicodeScalars
        small = mapped.count == 1 ? mapped.first ?? character : character
        isVowel = Letter.vowels.contains(small)
    }

    /// What its place adds: capitals stand first or among their like, vowels among consonants, one script in a word.
    func cost(between before: Neighbour, and behind: Neighbour, isLatin: Bool) -> Double {
        var cost = isCapital ? (before.isCapital ? 0.4 : 1.5) : 0
        if case .letter(let other, let isPlain) = before {
            if isCapital, !other.isCapital { cost += 3.5 }
            if !isLatin, isPlain { cost += 6 }
            if isLatin, isVowel, other.isVowel { cost += 0.8 }
        }
        if case .letter(let other, let isPlain) = behind {
            if !isLatin, isPlain { cost += 6 }
            if !isCapital, other.isCapital { cost += 3.5 }
            if isLatin, isVowel, other.isVowel { cost += 0.8 }
        }
        if isLatin, !isVowel, case .letter(let first, _) = before, case .letter(let second, _) = behind,
            !first.isVowel, !second.isVowel
        {
            cost += 2.5
        }
        return cost
    }
}

/// How often letters occur among those of a language that are not ASCII.
struct LetterUse {
    private let costs: [Unicode.Scalar: Double]
    /// What it costs that few texts are in the language.
    private let rarity: Double

    /// What a letter costs that the language has not.
    private static let strange = 7.8

    /// - Parameter text: letters, each with its weight behind it.
    private init(_ text: String, rarity: Double = 0) {
        self.rarity = rarity
        var weights: [Unicode.Scalar: Double] = [:]
        for part in text.split(separator: " ") {
            guard let letter = part.unicodeScalars.first else { continue }
            weights[letter] = Double(part.dropFirst()) ?? 1
        }
        let sum = weights.values.reduce(0, +)
        costs = weights.mapValues { min(LetterUse.strange, -Memory.logarithm($0 / sum)) }
    }

    func cost(of counts: [Unicode.Scalar: Int]) -> Double {
        counts.reduce(rarity) { $0 + Double($1.value) * (costs[$1.key] ?? LetterUse.strange) }
    }

    static let western: [LetterUse] = [
        // Names and places of many countries.
        LetterUse(
            """
            é20 ü10 ö9 ä8 á7 ó7 í6 è5 à5 ñ5 ç5 ß4 ã3 ú3 å3 ø3 ê2 ô2 ë2 â2 æ2 î1 ï1 õ1 û1 ò1 ù1 ì0.7 ý0.4 ð0.3 þ0.3 œ0.3 š0.5 ž0.4 ÿ0.1
            """),
        LetterUse("é55 è12 à14 ç4 ê6 ô2 â2 î2 û1 ù1.5 ë1 ï0.7 œ0.5 ö0.2 ü0.2 ñ0.1"),
        LetterUse("ü37 ä30 ö18 ß15 é0.6 è0.1 à0.1 ç0.1"),
        LetterUse("ó25 é19 í20 á22 ñ10 ú6 ü0.4 ç0.1"),
        LetterUse("ã22 ç17 é13 á14 ó9 í10 ê6 õ5 ú3 â3 à2 ô2"),
        LetterUse("à35 è30 ù12 ì10 ò12 é5"),
        LetterUse("ä38 å30 ö30 é1 ø10 æ8"),
        LetterUse("ø38 å36 æ26 é1.5 ö0.5 ä0.5"),
        LetterUse("ð14 á13 í13 ö10 þ9 ó8 ú6 é5 æ6 ý3", rarity: 3),
        LetterUse("é40 ë35 ï12 ö5 ü4 è3 ê1 ó2 ç1"),
    ]

    static let central: [LetterUse] = [
        LetterUse(
            """
            á10 é8 í8 ó6 ö5 ü5 č6 š6 ž5 ř4 ě4 ł6 ą4 ę4 ý3 ż3 ś3 ć3 ă3 ő2 ú2 ů2 ń2 ä2 đ2 ş2 ţ2 ű1 ź1 ß1 â1 î1 ľ1 ť1 ď1 ň1 ô0.5
            """),
        LetterUse("í21 á15 é9 ě11 š6 ř8 ž7 č7 ý7 ů4 ú1 ť0.5 ď0.3 ň0.4 ó0.2"),
        LetterUse("ł26 ą14 ę17 ó12 ż13 ś10 ć6 ń3 ź1"),
        LetterUse("á33 é33 ö10 ő9 í6 ü5 ó10 ú3 ű2"),
        LetterUse("á20 í12 é10 ý11 č11 š9 ž9 ú9 ľ5 ť4 ó1 ň2 ä1 ô2 ď1 ŕ0.1 ĺ0.1"),
        LetterUse("č32 š30 ž25 ć8 đ5"),
        LetterUse("ă36 ţ15 ş16 î13 â7"),
    ]

    static let turkish: [LetterUse] = [LetterUse("ı24 ü18 ş15 ç11 ğ10 ö8 İ8 â1 î0.5 é0.2")]

    static let baltic: [LetterUse] = [
        LetterUse("ė18 š14 ž9 ų13 č6 ū7 į9 ą9 ę4"), LetterUse("ā34 ī15 ē15 š8 ū7 ņ6 ž4 ļ6 č2 ķ3 ģ2"),
        LetterUse("ä32 õ30 ü20 ö10 š1 ž0.5"),
    ]

    static let cyrillic: [LetterUse] = [
        LetterUse(
            """
            о11 е8.5 а8 и7.4 н6.7 т6.3 с5.5 р4.7 в4.5 л4.4 к3.5 м3.2 д3 п2.8 у2.6 я2 ы1.9 ь1.7 г1.7 з1.6 б1.6 ч1.4 й1.2 х1 ж0.9 ш0.7 \
            ю0.6 ц0.5 щ0.4 э0.3 ф0.3 ъ0.05 ё0.2
            """),
        LetterUse(
            """
            о9.4 а8.3 н6.8 и6.1 і5.7 в5.2 т5.4 е4.9 р4.5 с4.2 к3.9 л3.6 у3.4 д3.3 м3.1 п2.8 я2.3 з2.3 ь1.8 б1.7 г1.6 й1.4 ч1.4 х1.2 ж0.9 \
            ш0.8 ї0.8 ю0.9 ц0.9 є0.6 щ0.6 ф0.3 ґ0.02
            """),
        LetterUse(
            """
            а11 и9.5 о9 е8.8 н5.5 р5 ј5 с4.8 т4.5 у4 д3.8 к3.8 в3.6 п3.2 л3 м3 з1.8 г1.7 б1.6 ч1 ш1 ж0.7 ц0.8 х0.7 ћ0.6 ђ0.4 љ0.5 њ0.6 \
            ф0.3 џ0.1
            """),
    ]

    static let greek: [LetterUse] = [
        LetterUse(
            """
            α10 ο9 ι8 ε8 τ7 ν6 σ5 η4 υ4 ρ4 π4 κ4 ς4 μ3.5 λ3 ί3 ά2.5 γ2 ω2 ό2 έ2 δ1.8 ή1.8 θ1.3 χ1.2 ώ1.2 ύ1.2 φ0.9 β0.7 ξ0.5 ζ0.4 ψ0.2
            """)
    ]

    static let hebrew: [LetterUse] = [
        LetterUse(
            "י11 ו10 ה9 ל7 א6.5 ר6 ת5.5 ב5.5 מ5.5 ש5 נ4 ע3.5 ד3 ח2.5 ם2.5 כ2.5 פ2 ק2 ן1.5 ס1.5 ג1.3 ט1.3 צ1 ז1 ך0.8 ף0.3 ץ0.3"
        )
    ]

    static let arabic: [LetterUse] = [
        LetterUse(
            """
            ا13 ل12 ي7 م6 و6 ن6 ر5 ت4.5 ب4 ة4 ع4 د4 ه4 س3 ف3 ك2.5 ق2.5 ح2.5 أ2 ج1.5 ش1.2 ط1.2 ص1.2 خ1 ى1 إ0.8 ض0.8 ز0.8 ذ0.7 ث0.6 \
            ء0.5 ئ0.4 غ0.4 ظ0.2 آ0.2 ؤ0.2
            """)
    ]
}
