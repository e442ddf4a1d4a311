import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("The encoding that is advised")
struct EncodingGuessTests {
    private static func bytes(_ text: String, in encoding: String) throws -> [UInt8] {
        try #require(TextCoding.convert(Array(text.utf8), from: "UTF-8", to: encoding), "\(encoding)")
    }

    /// Texts, the encodings that they come in, and those in which the advice gives them back.
    private static let texts: [(String, [String])] = [
        ("nom,prénom\nLefèvre,François\nMuñoz,Noël\n", ["ISO-8859-1", "WINDOWS-1252", "ISO-8859-15", "IBM850"]),
        ("id,name\n1,Café\n2,Müller\n3,Señor\n", ["ISO-8859-1", "WINDOWS-1252"]),
        ("id,text\n1,“naïve” – l’été\n2,Zoë’s café… déjà vu\n", ["WINDOWS-1252"]),
        (
            "Stadt;Straße\nKöln;Nördliche Münchner Straße\nDüsseldorf;Königsallee\n",
            ["ISO-8859-1", "WINDOWS-1252", "IBM850"]
        ),
        ("preço,descrição\n10 €,não há\n12 €,maçã e pão\n", ["WINDOWS-1252"]),
        ("by,navn\nKøbenhavn,Søren Ærø\nÅrhus,Bjørn Åkesson\n", ["ISO-8859-1", "WINDOWS-1252"]),
        (
            "jméno,město\nJiří Novák,Plzeň\nŘehoř Dvořák,Ústí nad Labem\nŽofie Černá,Hradec Králové\nTomáš Šťastný,Mladá Boleslav\n",
            ["WINDOWS-1250", "ISO-8859-2"]
        ),
        (
            "imię,miasto\nStanisław Wiśniewski,Łódź\nMałgorzata Dąbrowska,Kraków\nGrażyna Żółć,Rzeszów\nZbigniew Kołodziej,Gdańsk\n",
            ["WINDOWS-1250", "ISO-8859-2"]
        ),
        (
            "név,város\nKovács József,Győr\nSzűcs Erzsébet,Hódmezővásárhely\nTőkés Ödön,Kőszeg\nFűzfa Jenő,Pécs\n",
            ["WINDOWS-1250"]
        ),
        (
            "имя,город\nИван Петров,Москва\nМария Сидорова,Казань\nАлексей Кузнецов,Новосибирск\n",
            ["WINDOWS-1251", "KOI8-R", "IBM866", "ISO-8859-5"]
        ),
        (
            "id,город\n1,МОСКВА\n2,САНКТ-ПЕТЕРБУРГ\n3,НОВОСИБИРСК\n4,ЕКАТЕРИНБУРГ\n5,ВЛАДИВОСТОК\n",
            ["WINDOWS-1251", "KOI8-R"]
        ),
        ("όνομα,πόλη\nΓιώργος Παπαδόπουλος,Αθήνα\nΜαρία Νικολάου,Θεσσαλονίκη\n", ["WINDOWS-1253", "ISO-8859-7"]),
        ("isim,şehir\nAyşe Yıldız,İstanbul\nÇağrı Öztürk,Diyarbakır\nIşıl Doğan,Eskişehir\n", ["WINDOWS-1254"]),
        ("שם,עיר\nישראל ישראלי,תל אביב\nרחל כהן,ירושלים\nדוד לוי,חיפה\n", ["WINDOWS-1255"]),
        ("姓名,城市\n王小明,北京\n李华,上海\n张伟,广州市天河区\n刘芳,深圳\n", ["GB18030"]),
        ("姓名,城市\n王小明,臺北市\n陳美麗,高雄市\n張家豪,新竹縣竹北市\n林淑芬,台中市\n", ["BIG5"]),
        ("名前,住所\n山田太郎,東京都新宿区\n鈴木花子,大阪市北区\nたなか さくら,横浜市\nサトウ ケンジ,札幌市\n", ["SHIFT_JIS", "EUC-JP"]),
        ("이름,주소\n김철수,서울특별시 강남구\n이영희,부산광역시 해운대구\n박민수,대구시 수성구\n", ["EUC-KR"]),
    ]

    @Test("gives the text back that was meant", arguments: texts.indices)
    func meant(index: Int) throws {
        let (text, encodings) = Self.texts[index]
        for encoding in encodings {
            let bytes = try Self.bytes(text, in: encoding)
            let guess = try #require(EncodingGuess(bytes), "\(encoding): \(text)")
            let decoded = TextCoding.convert(bytes, from: guess.description, to: "UTF-8")
            #expect(decoded.map { String(decoding: $0, as: UTF8.self) } == text, "\(encoding) is taken for \(guess)")
        }
    }

    @Test("each line alone gets the right advice, or none", arguments: texts.indices)
    func parts(index: Int) throws {
        let (text, encodings) = Self.texts[index]
        let lines = text.split(separator: "\n").map { $0 + "\n" }.map { String($0) }
        // Whatever lines are left of it: the right advice, or none.
        for encoding in encodings {
            for line in lines {
                let bytes = try Self.bytes(line, in: encoding)
                guard let guess = EncodingGuess(bytes) else { continue }
                let decoded = TextCoding.convert(bytes, from: guess.description, to: "UTF-8")
                #expect(
                    decoded.map { String(decoding: $0, as: UTF8.self) } == line, "\(encoding) is taken for \(guess)")
            }
        }
    }

    @Test(
        "Western letters among plain ones are WINDOWS-1252",
        arguments: ["caf\u{E9}", "M\u{FC}ller", "\u{C9}cole", "Stra\u{DF}e", "ni\u{F1}o y caf\u{E9}"])
    func western(word: String) throws {
        let bytes = try Self.bytes("id,name\n1,\(word)\n", in: "ISO-8859-1")
        #expect(EncodingGuess(bytes)?.description == "WINDOWS-1252")
    }

    @Test(
        "nothing is advised where the bytes do not tell",
        arguments: [[0xC4, 0xD0], [0xFF], [0xB5, 0xC0], [0xE8, 0xF1]] as [[UInt8]])
    func short(bytes: [UInt8]) {
        #expect(EncodingGuess(Array("id,v\n1,".utf8) + bytes + [0x0A]) == nil)
    }

    @Test("nothing is advised that would spoil records that are UTF-8", arguments: [1, 3, 100])
    func mixed(good: Int) {
        let bad = Array("9,caf".utf8) + [0xE9, 0x0A]
        let text = Array("id,name\n".utf8) + (0..<good).flatMap { Array("\($0),Zo\u{EB}\n".utf8) }
        #expect(EncodingGuess(text + bad) == nil)
        #expect(EncodingGuess(bad + text) == nil)
        let chinese = (0..<good).flatMap { Array("\($0),\u{5317}\u{4EAC}\n".utf8) }
        #expect(EncodingGuess(chinese + bad) == nil)
        #expect(EncodingGuess(text) == nil)
    }

    @Test("what a Chinese word makes by chance in UTF-8 is no UTF-8")
    func chance() throws {
        let text = "姓名,性别\n王芳,女\n李娜,女\n张敏,女\n刘静,女\n"
        let bytes = try Self.bytes(text, in: "GB18030")
        #expect(EncodingGuess(bytes)?.description == "GB18030")
    }

    @Test("auto takes the advice, and says so", arguments: ["auto", "AUTO"])
    func automatic(name: String) throws {
        let fixture = try LoadFixture()
        let bytes = try Self.bytes(Self.texts[0].0, in: "ISO-8859-1")
        let summary = try fixture.load(bytes: bytes) { $0.content.format.encoding = name }
        #expect(
            try fixture.lines("SELECT * FROM t").map { $0.drop { $0 != "|" } } == ["|Lefèvre|François", "|Muñoz|Noël"])
        #expect(summary.notes.contains { $0.contains("--encoding WINDOWS-1252") }, "\(summary.notes)")
        #expect(try fixture.load(bytes: bytes) { $0.content.format.encoding = name }.counts.read == 0)
    }

    @Test("auto leaves UTF-8 and UTF-16 as they are", arguments: ["UTF-8", "UTF-16"])
    func automaticUnicode(encoding: String) throws {
        let fixture = try LoadFixture()
        let bytes = try Self.bytes("id,name\n1,naïve\n2,漢字\n3,plain enough to be seen as text\n", in: encoding)
        let summary = try fixture.load(bytes: bytes) { $0.content.format.encoding = "auto" }
        #expect(try fixture.lines("SELECT name FROM t LIMIT 2") == ["naïve", "漢字"])
        #expect(summary.counts.rejected == 0)
    }

    @Test("what is to run next carries the flag")
    func next() throws {
        let folder = try TemporaryFolder()
        let text = try Self.bytes("id,name\n1,café\n2,plain\n3,Müller\n", in: "ISO-8859-1")
        let file = try folder.write(text, to: "a.csv")
        let inspected = try CommandRun.csvload("inspect", file)
        #expect(inspected.output.contains("a.db --encoding WINDOWS-1252"), "\(inspected)")
        let loaded = try CommandRun.csvload("load", file, folder.path("a.db"))
        #expect(loaded.exitCode == 2 && loaded.errors.contains("a.db --encoding WINDOWS-1252\n"), "\(loaded)")
        let header = try folder.write(Self.bytes("id,größe\n1,2\n3,Übergröße\n", in: "ISO-8859-1"), to: "h.csv")
        let refused = try CommandRun.csvload("load", header, folder.path("h.db"))
        #expect(refused.exitCode == 65 && refused.errors.contains("--encoding WINDOWS-1252"), "\(refused)")
    }
}
