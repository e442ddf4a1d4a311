/// How a text that is a number for ``NumberText`` spells it.
public struct NumberForm {
    /// Digits before the point.
    public private(set) var wholeDigits = 0
    /// Digits behind the point; nil where there is none.
    public private(set) var fraction: Int?
    /// Whether the first digit before the point is a zero.
    public private(set) var startsWithZero = false
    /// Whether the last digit behind the point is a zero.
    public private(set) var endsWithZero = false
    /// nil where the text has no exponent.
    public private(set) var exponent: Exponent?

    public struct Exponent: Hashable {
        public var hasCapital = false
        public var hasPlus = false
        public var hasMinus = false
        /// Digits behind the sign.
        public var digits = 0
        public var startsWithZero = false
        public var isZero = true
    }

    public init(_ text: UnsafePointer<UInt8>, _ count: Int) {
        for position in 0..<count {
            let byte = text[position]
            switch byte {
            case 0x30...0x39:
                if exponent != nil {
                    if exponent?.digits == 0 { exponent?.startsWithZero = byte == 0x30 }
                    exponent?.digits += 1
                    if byte != 0x30 { exponent?.isZero = false }
                } else if let digits = fraction {
                    fraction = digits + 1
                    endsWithZero = byte == 0x30
                } else {
                    if wholeDigits == 0 { startsWithZero = byte == 0x30 }
                    wholeDigits += 1
                }
            case 0x2E: fraction = 0
            case 0x45, 0x65: exponent = Exponent(hasCapital: byte == 0x45)
            case 0x2B: exponent?.hasPlus = true
            default: exponent?.hasMinus = true
            }
        }
    }

    public var isInteger: Bool { fraction == nil && exponent == nil }
    /// `.5`, without a digit before the point.
    public var isBare: Bool { wholeDigits == 0 }
    /// Whether zeros at the end say nothing of the number, as in `2.50`; one behind the point alone, as in `2.0`, is no such.
    public var isPadded: Bool { endsWithZero && fraction != 1 }
    /// Whether a zero stands alone behind the point.
    public var isPointZero: Bool { endsWithZero && fraction == 1 }
}
