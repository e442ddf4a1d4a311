/// Numbers as the shortest text that gives the same value again.
extension OutputBuffer {
    /// Bytes that no number's text exceeds.
    static let numberLength = 32

    /// Adds an integer; there is room for ``numberLength`` bytes.
    func store(integer number: Int64) {
        var rest = number.magnitude
        if number < 0 { store(0x2D) }
        var length = 1
        var bound: UInt64 = 10
        while length < 20, rest >= bound {
            length &+= 1
            bound = length < 20 ? bound &* 10 : bound
        }
        var end = position &+ length
        position = end
        repeat {
            end &-= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            base[end] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        } while rest > 0
    }

    /// Adds a double that is a number: `1.0`, `12.34`, `1e+16`, `5e-324`; there is room for ``numberLength`` bytes.
    ///
    /// Amounts and measures have few decimals: where a whole number of millionths below 10^15 divided by 10^6 gives
    /// the very same double, its digits are the shortest text, for no two decimals of up to 15 digits share a double.
    /// Everything else is left to the standard library.
    func store(real number: Double) {
        let scaled = (number * 1e6).rounded()
        guard scaled.magnitude < 1e15, scaled / 1e6 == number, scaled != 0 else { return storeAny(number) }
        if number < 0 { store(0x2D) }
        let (whole, fraction) = UInt64(scaled.magnitude).quotientAndRemainder(dividingBy: 1_000_000)
        store(integer: Int64(whole))
        store(0x2E)
        var decimals = fraction
        var length = 6
        while length > 1, decimals % 10 == 0 {
            decimals /= 10
            length &-= 1
        }
        for index in stride(from: length &- 1, through: 0, by: -1) {
            base[position &+ index] = 0x30 &+ UInt8(truncatingIfNeeded: decimals % 10)
            decimals /= 10
        }
        position &+= length
    }

    private func storeAny(_ number: Double) {
        var text = number.description
        text.withUTF8 { store(UnsafeRawBufferPointer($0)) }
    }
}
