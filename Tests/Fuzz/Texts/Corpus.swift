/// Texts to start from: sound ones, and one of each kind of damage.
enum Corpus {
    static let texts: [[UInt8]] =
        plain.map { Array($0.utf8) } + damaged.map { Array($0.utf8) } + [
            [], [0], [0x0A], [0x0D], [0x22], [0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00],
            Array("a,b\n".utf8) + [0x80, 0x2C, 0xC3, 0x0A, 0xED, 0xA0, 0x80, 0x2C, 0xF4, 0x90, 0x80, 0x80],
        ]

    private static let plain = [
        "id,name,amount\n1,Ada,12.50\n2,Bo,-3\n3,,1e9\n",
        "id;name;note\r\n1;\"Ada; Countess\";\"said \"\"yes\"\"\"\r\n2;Bo;\"\"\r\n",
        "a\tb\rc\td\r\re\tf",
        "\u{FEFF}a|b\n'x|y'|'it''s'\n",
        "id,text\n1,\"two\nlines\"\n2,\"three\r\nlines\rhere\"\n",
        "# said first\na,b\n# in between\n1,2\n",
        "a, b, c\n1, \"x, y\", 3\n",
        "a||b||c\n1||\"x||y\"||3\n||\n",
        "one\n\ntwo\n\"\"\n\nthree",
        "é,ü,漢字\n\"é,ü\",🦜,\u{E9}\u{301}\n",
        "a,b\n\"x\\\"y\",z\\,w\n\\\n,\"\\\\\"\n",
        "0,-0,+1,007,1_000,9223372036854775807,-9223372036854775808,9223372036854775808\n"
            + "1.5,.5,5.,1e308,1e309,4.9e-324,0.1e-400,123456789012345678,1.7976931348623157e308,-0.0\n",
        "2024-02-30,12:61,0x1F,nan,inf,-inf,1e,e5,1e+,.,-,-.5e-3\n",
    ]

    private static let damaged = [
        "a,b\n\"x\"y,2\n3,4\n",
        "a,b\n1,\"x\n2,y\n3,z\n",
        "a,b\n1,\"x\n2,\"y\n3,\"z\"\n",
        "2,\"B,$7,\"All\" x,3\n4,5\n",
        "a,b,c\n1,2\n1,2,3,4\n1,2,3\n",
        "a\"b,c\"\"d,\"e\"\n",
        "\"\"\"\",\"\"\"\",\"\"\"\n\"",
        "a,b\u{0}c\n\u{0},\"\u{0}\"\n",
    ]
}
