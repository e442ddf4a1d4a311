/// The records and fields of one chunk, in memory that is used again for the next one.
public struct RecordIndex: ~Copyable {
    /// Fields of one record that are kept: of a record with more of them, which is none of any table, the first ones.
    ///
    /// So the memory for a record of delimiters alone does not grow with it. A text's sample has fewer bytes.
    public static let mostFields = 1 << 21
    /// Fields for which there is room in any case.
    private static let usualCapacity = 1 << 20
    /// Fields that a step of the indexer finds at most.
    static let stepFields = 65

    private(set) var fieldStorage: UnsafeMutablePointer<Field>
    private(set) var recordStorage: UnsafeMutablePointer<Record>
    /// Room for fields, and for as many records.
    private(set) var capacity: Int
    public internal(set) var fieldCount = 0
    public internal(set) var recordCount = 0
    /// Whether any byte of the chunk is outside ASCII, so that its encoding has to be checked.
    public internal(set) var hasHighBytes = false

    init() {
        capacity = 0
        fieldStorage = .allocate(capacity: 1)
        recordStorage = .allocate(capacity: 1)
    }

    deinit {
        fieldStorage.deallocate()
        recordStorage.deallocate()
    }

    /// Empties the index and makes room for whatever `byteCount` bytes of usual size can hold.
    ///
    /// Room for the worst case costs address space, not memory: pages that are never touched are never made.
    mutating func reset(byteCount: Int) {
        let wanted = min(byteCount, Self.usualCapacity) + Self.stepFields
        // One huge chunk is no reason to keep its room for all that follow.
        if wanted > capacity || (capacity > Self.usualCapacity && wanted < capacity / 8) {
            fieldStorage.deallocate()
            recordStorage.deallocate()
            capacity = wanted
            fieldStorage = .allocate(capacity: capacity)
            recordStorage = .allocate(capacity: capacity)
        }
        fieldCount = 0
        recordCount = 0
        hasHighBytes = false
    }

    /// Makes room for so many fields, and keeps what was found.
    mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let larger = max(wanted, capacity * 2)
        let fields = UnsafeMutablePointer<Field>.allocate(capacity: larger)
        let records = UnsafeMutablePointer<Record>.allocate(capacity: larger)
        fields.update(from: fieldStorage, count: fieldCount)
        records.update(from: recordStorage, count: recordCount)
        fieldStorage.deallocate()
        recordStorage.deallocate()
        (fieldStorage, recordStorage, capacity) = (fields, records, larger)
    }

    /// The records found, in their order.
    public var records: UnsafeBufferPointer<Record> { UnsafeBufferPointer(start: recordStorage, count: recordCount) }
    /// The fields of all records, in their order; see ``mostFields``.
    public var fields: UnsafeBufferPointer<Field> { UnsafeBufferPointer(start: fieldStorage, count: fieldCount) }
}
