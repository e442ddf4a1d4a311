/// Some elements of a sequence, spread evenly over it, however long it gets.
struct EvenSample<Element> {
    private(set) var elements: [Element] = []
    private var seen = 0
    /// One in so many is kept.
    private var stride = 1

    /// There are more than half as many of a long sequence.
    private static var most: Int { 4096 }

    /// Passes the next element of the sequence, which is made only if it is kept.
    mutating func add(_ element: @autoclosure () -> Element) {
        defer { seen += 1 }
        guard seen.isMultiple(of: stride) else { return }
        elements.append(element())
        guard elements.count > Self.most else { return }
        elements = elements.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        stride *= 2
    }
}
