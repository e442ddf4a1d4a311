/// An encoding of Chinese, Japanese or Korean, and how likely a text is that bytes make in it.
struct DoubleByteEncoding {
    /// What a run of bytes is in the encoding.
    enum Kind {
        /// A syllable or letter of which a language has few, or one that every text is full of.
        case kana, common
        /// What dictionaries of daily use hold, and what they do not.
        case usual, rare
        case sign
        /// A letter of half the width, in a byte alone.
        case narrow
        case odd
    }

    /// Names that iconv knows, the one that is more common first; each holds all characters of the one before.
    private let names: [String]
    private let rarity: Double
    private let common: Set<UInt16>
    /// Bytes of the character that begins with two bytes, and what it is; nil where there is none.
    private let character: @Sendable (UInt8, UInt8) -> (length: Int, kind: Kind)?

    private init(
        _ names: [String], rarity: Double, common: String,
        character: @escaping @Sendable (UInt8, UInt8) -> (length: Int, kind: Kind)?
    ) {
        self.names = names
        self.rarity = rarity
        self.character = character
        var pairs = Set<UInt16>()
        for letter in common.unicodeScalars {
            let bytes = TextCoding.convert(Array(String(letter).utf8), from: "UTF-8", to: names[0])
            if let bytes, bytes.count == 2 { pairs.insert(UInt16(bytes[0]) << 8 | UInt16(bytes[1])) }
        }
        self.common = pairs
    }

    private static let all: [DoubleByteEncoding] = [
        DoubleByteEncoding(["GB18030"], rarity: 1.5, common: CommonCharacters.simplified) { lead, trail in
            guard (0x81...0xFE).contains(lead) else { return nil }
            if (0x30...0x39).contains(trail) { return (4, .odd) }
            guard (0x40...0xFE).contains(trail), trail != 0x7F else { return nil }
            guard trail >= 0xA1, lead >= 0xA1 else { return (2, .odd) }
            switch lead {
            case 0xB0...0xD7: return (2, .usual)
            case 0xD8...0xF7: return (2, .rare)
            case 0xA1...0xA3: return (2, .sign)
            default: return (2, .odd)
            }
        },
        DoubleByteEncoding(["BIG5", "BIG5-HKSCS"], rarity: 1.5, common: CommonCharacters.traditional) { lead, trail in
            guard (0x81...0xFE).contains(lead), (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail) else {
                return nil
            }
            switch lead {
            case 0xA4...0xC6: return (2, .usual)
            case 0xC9...0xF9: return (2, .rare)
            case 0xA1...0xA3: return (2, .sign)
            default: return (2, .odd)
            }
        },
        DoubleByteEncoding(["SHIFT_JIS", "CP932"], rarity: 1.5, common: CommonCharacters.japanese) { lead, trail in
            if (0xA1...0xDF).contains(lead) { return (1, .narrow) }
            guard (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead), (0x40...0xFC).contains(trail),
                trail != 0x7F
            else { return nil }
            switch (lead, trail) {
            case (0x82, 0x9F...0xF1), (0x83, 0x40...0x96): return (2, .kana)
            case (0x81, _), (0x82, 0x4F...0x9A): return (2, .sign)
            case (0x88...0x97, _): return (2, .usual)
            case (0x98...0x9F, _), (0xE0...0xEA, _): return (2, .rare)
            default: return (2, .odd)
            }
        },
        DoubleByteEncoding(["EUC-JP"], rarity: 2.5, common: CommonCharacters.japanese) { lead, trail in
            if lead == 0x8E { return (0xA1...0xDF).contains(trail) ? (2, .kana) : nil }
            guard (0xA1...0xFE).contains(lead), (0xA1...0xFE).contains(trail) else { return nil }
            switch lead {
            case 0xA4, 0xA5: return (2, .kana)
            case 0xA1, 0xA3: return (2, .sign)
            case 0xB0...0xCF: return (2, .usual)
            case 0xD0...0xF4: return (2, .rare)
            default: return (2, .odd)
            }
        },
        DoubleByteEncoding(["EUC-KR", "UHC"], rarity: 1.5, common: CommonCharacters.korean) { lead, trail in
            guard (0x81...0xFE).contains(lead), (0x41...0xFE).contains(trail) else { return nil }
            guard trail >= 0xA1, lead >= 0xA1 else { return (2, .odd) }
            switch lead {
            case 0xB0...0xC8: return (2, .usual)
            case 0xCA...0xFD: return (2, .rare)
            case 0xA1...0xA3: return (2, .sign)
            default: return (2, .odd)
            }
        },
    ]

    /// What the bytes would be in each of the encodings that they are sound in.
    static func candidates(for bytes: [UInt8]) -> [EncodingGuess.Candidate] {
        all.enumerated().compactMap { $0.element.candidate(for: bytes, number: UInt32($0.offset)) }
    }

    private func candidate(for bytes: [UInt8], number: UInt32) -> EncodingGuess.Candidate? {
        var cost = rarity
        var characters = 0
        var characterCost = 0.0
        var index = 0
        var isBehindCharacter = false
        while index < bytes.count {
            let lead = bytes[index]
            guard lead >= 0x80 else {
                cost += SingleByteEncoding.plainCost
                index += 1
                isBehindCharacter = false
                continue
            }
            let trail = index + 1 < bytes.count ? bytes[index + 1] : 0
            guard let (length, kind) = character(lead, trail) else { return nil }
            let isCommon = length == 2 && common.contains(UInt16(lead) << 8 | UInt16(trail))
            characterCost += DoubleByteEncoding.cost(of: isCommon ? .common : kind)
            // Plain letters do not stand close by: there they are a part of the word, and this is a letter with a mark.
            if index > 0, DoubleByteEncoding.isLetter(bytes[index - 1]), !isBehindCharacter { characterCost += 4 }
            isBehindCharacter = true
            if index + length < bytes.count, DoubleByteEncoding.isLetter(bytes[index + length]) { characterCost += 4 }
            characters += 1
            index += length
        }
        cost += characterCost
        guard let name = names.first(where: { TextCoding.confirms($0, bytes) }) else { return nil }
        return EncodingGuess.Candidate(
            name: name, cost: cost, meaning: [number], isDoubleByte: true,
            isPlausible: characters >= 4 && characterCost / Double(max(characters, 1)) < 9.6)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte < 0x80 && (0x61...0x7A).contains(byte | 0x20) }

    private static func cost(of kind: Kind) -> Double {
        switch kind {
        case .kana: 4.4
        case .common: 5.3
        case .usual: 8.8
        case .rare: 11.5
        case .sign: 6.8
        case .narrow: 8
        case .odd: 13.5
        }
    }
}

/// The characters that make up half of most texts, and those of names and addresses.
enum CommonCharacters {
    static let simplified = """
        的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实\
        日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水\
        名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路\
        记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运男省县姓号码址额元价格城州京广深圳津庆汉成都杭苏李刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧伟芳娜秀英敏静丽强磊洋艳勇军杰涛超霞
        """
    static let traditional = """
        的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作里用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實\
        日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水\
        名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路\
        記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運男省縣姓號碼址額元價城州京廣津慶漢台臺灣竹園嘉彰雄蓮花李劉陳楊趙黃周吳徐孫胡朱林郭羅梁宋鄭謝韓唐馮董蕭偉芳娜秀英敏靜麗磊洋豔勇傑濤超霞
        """
    static let japanese = """
        日本人一国会大年出中上事生自分手行者社前時東京市区町村県都府道山川田木林森井上下野原島崎藤佐伊中小高橋渡辺鈴吉松石清水池谷村岡長谷部加近遠斉斎齋斎坂本和名古屋阪神横浜札幌福広仙台北南西新内外間方月火水木金土曜\
        男女子父母性別氏名前住所電話番号郵便丁目円様式会員客品価格数量商店株式有限公開始終了入力作成更新削除備考合計金額税込学校大学院病院駅線車地図海空花春夏秋冬朝昼夜今明後同見物食言書記文語英数理心気力体口目耳足頭\
        何来私思家世政的実定現全体対関動最連回発業通立主先場代定度部意当用化強法理由世明経正全重要問題続決以受取情報安心地域予想進結果利用番全一二三四五六七八九十百千万
        """
    static let korean = """
        이다는의을에가고하지한은를도로기사시어서대인나자부그리아과정수해있일보전제라상장것주국했들문조스원성용동안면당우선구신공여경관만화세생적중모연교위개오유간미년월히내실비소각계요음치방식금할분후통말양회업학물무\
        거반명입저군민체력터차재었였됐남북강김박최윤임한오서신권황송홍울산천광역별시도구읍리번호전화주소이름성별나이여자남자날짜금액상품가격수량합계등록비고메일학교병원은행회사대표
        """
}
