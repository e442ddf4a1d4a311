import CSVCore

/// In which ways the numbers of one column are spelled: whether two different texts of it could be one number.
///
/// Most columns are spelled in one way, by a program that prints all decimals or just those that say something. In these
/// no two texts are one number, and nothing has to be remembered to know it. Where the ways are mixed, ``isDoubtful``,
/// the values themselves have to be looked at (``EqualNumberSearch``), for which ``mayRecur(_:_:)`` leaves out those that
/// the mixture does not concern.
///
/// Everything here is the same in whatever order values come, and on whatever workers: an input always gets the same types.
struct NumberSpellings: Sendable {
    /// Decimals whose number of digits is ``uniform`` need no closer look; -1 where each does.
    private(set) var familiar = -1
    /// Digits behind the point where all decimals have equally many, -1 where there are none, -2 where they differ.
    private var uniform = -1
    private var hasIntegers = false
    /// What ``familiar`` decimals began and ended with.
    var familiarEnds: UInt8 = 0
    /// Digits behind the point of the longest decimal that ends with zeros, as in `2.50`; 0 where none does.
    private var longestPadded = 0
    private var hasPointZero = false
    private var hasBare = false
    private var hasZeroBeforePoint = false
    /// Whether every value is a number of up to three digits, or has three digits behind the point: `1.000`, `12.500`, `7`.
    private var isGrouped = true
    private var hasGroups = false
    fileprivate var exponents = Exponents()
    /// Whether it is asked if SQLite shows each number as its text, so that none is too familiar to be looked at.
    private let isStrict: Bool
    /// Whether SQLite shows some number otherwise for its size or the number of its digits.
    private var hasUnshown = false

    init(isStrict: Bool = false) {
        self.isStrict = isStrict
    }

    /// Spellings of numbers with an exponent.
    fileprivate struct Exponents {
        var hasAny = false
        /// Whether one digit that is not zero stands before the point, always.
        var areNormal = true
        var uniform = -1
        var hasPadded = false
        var hasPointZero = false
        var hasWhole = false
        /// Ways to write the exponent, a bit each.
        var styles: UInt8 = 0
        /// The largest magnitude below 1, and the smallest one from 1 on.
        var below = 0.0
        var above = Double.infinity
    }

    static let endsWithZero: UInt8 = 1
    static let startsWithZero: UInt8 = 2

    /// Takes a decimal into account that is not ``familiar``.
    @inline(never)
    mutating func add(_ decimal: PlainDecimal, ends: UInt8) {
        settleFamiliar()
        if isStrict { checkSize(decimal.value) }
        add(
            fraction: decimal.fraction, endsWithZero: ends & Self.endsWithZero != 0,
            startsWithZero: ends & Self.startsWithZero != 0)
        let isGroup = decimal.fraction == 3 && (1000..<1_000_000).contains(decimal.digits)
        if isGroup { hasGroups = true } else { isGrouped = false }
        familiar = nextFamiliar
    }

    private var nextFamiliar: Int { uniform >= 0 && !isGrouped && !isStrict ? uniform : -1 }

    /// SQLite shows 15 digits, and those of very small and large numbers with an exponent.
    private mutating func checkSize(_ value: Double) {
        if value != 0, value.magnitude < 1e-4 || value.magnitude >= 1e15 { hasUnshown = true }
    }

    /// Takes any other number into account.
    mutating func add(_ form: NumberForm, _ value: Double) {
        settleFamiliar()
        defer { familiar = nextFamiliar }
        if form.exponent != nil {
            isGrouped = false
            return addExponent(form, value)
        }
        guard let fraction = form.fraction else {
            addIntegers(areShort: value.magnitude < 1000)
            return
        }
        if form.isBare { hasBare = true }
        if isStrict {
            checkSize(value)
            if form.wholeDigits + fraction > 15 { hasUnshown = true }
        }
        add(fraction: fraction, endsWithZero: form.endsWithZero, startsWithZero: form.startsWithZero)
        let isGroup = fraction == 3 && (1...3).contains(form.wholeDigits) && !form.startsWithZero
        if isGroup { hasGroups = true } else { isGrouped = false }
    }

    /// Takes whole numbers into account that were seen before.
    mutating func addIntegers(areShort: Bool) {
        hasIntegers = true
        if !areShort { isGrouped = false }
    }

    private mutating func add(fraction: Int, endsWithZero: Bool, startsWithZero: Bool) {
        if uniform != fraction { uniform = uniform == -1 ? fraction : -2 }
        if startsWithZero { hasZeroBeforePoint = true }
        guard endsWithZero else { return }
        if fraction == 1 { hasPointZero = true } else { longestPadded = max(longestPadded, fraction) }
    }

    private mutating func settleFamiliar() {
        guard familiarEnds != 0 else { return }
        add(
            fraction: familiar, endsWithZero: familiarEnds & Self.endsWithZero != 0,
            startsWithZero: familiarEnds & Self.startsWithZero != 0)
        familiarEnds = 0
    }

    private mutating func addExponent(_ form: NumberForm, _ value: Double) {
        guard let exponent = form.exponent else { return }
        let isFirst = !exponents.hasAny
        exponents.hasAny = true
        let isZero = value == 0
        if form.wholeDigits != 1 || form.startsWithZero != isZero { exponents.areNormal = false }
        // Zero has one exponent only, and an exponent of zero one sign.
        if isZero, !exponent.isZero { exponents.areNormal = false }
        if exponent.isZero, exponent.hasMinus { exponents.areNormal = false }
        let fraction = form.fraction ?? 0
        if exponents.uniform != fraction { exponents.uniform = isFirst ? fraction : -2 }
        if form.fraction == nil { exponents.hasWhole = true }
        if form.isPadded { exponents.hasPadded = true }
        if form.isPointZero { exponents.hasPointZero = true }
        exponents.styles |= exponent.hasCapital ? 1 : 2
        if !exponent.hasMinus { exponents.styles |= exponent.hasPlus ? 4 : 8 }
        if exponent.digits == 1 {
            exponents.styles |= 16
        } else if exponent.startsWithZero {
            exponents.styles |= exponent.digits == 2 ? 32 : 16 + 32
        }
        let magnitude = value.magnitude
        if magnitude < 1 {
            exponents.below = max(exponents.below, magnitude)
        } else {
            exponents.above = min(exponents.above, magnitude)
        }
    }

    mutating func merge(_ other: NumberSpellings) {
        var other = other
        settleFamiliar()
        other.settleFamiliar()
        if other.uniform != -1, other.uniform != uniform { uniform = uniform == -1 ? other.uniform : -2 }
        hasIntegers = hasIntegers || other.hasIntegers
        longestPadded = max(longestPadded, other.longestPadded)
        hasPointZero = hasPointZero || other.hasPointZero
        hasBare = hasBare || other.hasBare
        hasZeroBeforePoint = hasZeroBeforePoint || other.hasZeroBeforePoint
        isGrouped = isGrouped && other.isGrouped
        hasGroups = hasGroups || other.hasGroups
        exponents.merge(other.exponents)
        hasUnshown = hasUnshown || other.hasUnshown
        familiar = -1
    }
}

extension NumberSpellings {
    /// Whether every number looks like a whole one whose thousands are set apart by points.
    var areGrouped: Bool { isGrouped && hasGroups }

    /// Whether every text is the shortest one of its number, as SQLite shows it.
    ///
    /// A REAL is always shown with a digit behind the point. To be asked of strict ones.
    var areShortest: Bool { !hasIntegers && longestPadded == 0 && !hasBare && !exponents.hasAny && !hasUnshown }

    /// Whether two different texts may be one number.
    var isDoubtful: Bool {
        var settled = self
        settled.settleFamiliar()
        return settled.arePlainDoubtful || settled.areExponentsDoubtful
            || (settled.exponents.hasAny && (settled.hasIntegers || settled.uniform != -1))
    }

    private var arePlainDoubtful: Bool {
        // `.5` beside `0.5`.
        if hasBare, hasZeroBeforePoint { return true }
        // `2` beside `2.0` or `2.00`.
        if hasIntegers, hasPointZero || longestPadded > 0 { return true }
        // `2.5` beside `2.50`.
        return uniform == -2 && longestPadded > 0
    }

    private var areExponentsDoubtful: Bool {
        guard exponents.hasAny else { return false }
        let hasOneStyle = [3, 12, 48].allSatisfy { exponents.styles & $0 != $0 }
        guard exponents.areNormal, hasOneStyle else { return true }
        return exponents.uniform == -2
            && (exponents.hasPadded || (exponents.hasPointZero && exponents.hasWhole))
    }

    /// Whether a text of a doubtful column may be another one's number, so far as the ways of spelling tell.
    func mayRecur(_ form: NumberForm, _ value: Double) -> Bool {
        if form.exponent != nil || form.isBare || form.isPadded { return true }
        if exponents.hasAny, value.magnitude <= exponents.below || value.magnitude >= exponents.above { return true }
        if hasBare, form.wholeDigits == 1, form.startsWithZero { return true }
        if form.isInteger || form.isPointZero { return hasIntegers || longestPadded > 0 }
        // One that has more digits than any that ends with zeros is like none of these.
        return (form.fraction ?? 0) < longestPadded
    }
}

extension NumberSpellings.Exponents {
    fileprivate mutating func merge(_ other: Self) {
        guard other.hasAny else { return }
        if !hasAny {
            self = other
            return
        }
        areNormal = areNormal && other.areNormal
        if uniform != other.uniform { uniform = -2 }
        hasPadded = hasPadded || other.hasPadded
        hasPointZero = hasPointZero || other.hasPointZero
        hasWhole = hasWhole || other.hasWhole
        styles |= other.styles
        below = max(below, other.below)
        above = min(above, other.above)
    }
}
