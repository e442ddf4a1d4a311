extension Double {
    /// The number of 0 or more with a fixed number of digits after the point.
    func fixed(_ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits {
            scale *= 10
        }
        let scaled = Int((self * Double(scale)).rounded())
        guard digits > 0 else { return String(scaled) }
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
