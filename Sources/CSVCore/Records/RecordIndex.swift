/// The records and fields of one chunk, in memory that is used again for the next one.
public struct RecordIndex: ~Copyable {
    private(set) var fieldStorage: UnsafeMutablePointer<Field>
    private(set) var recordStorage: UnsafeMutablePointer<Record>
    private var capacity: Int
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

    /// Empties the index and makes room for whatever `byteCount` bytes can hold.
    ///
    /// Room for the worst case costs address space, not memory: pages that are never touched are never made.
    mutating func reset(byteCount: Int) {
        // One huge chunk is no reason to keep its room for all that follow.
        if byteCount >= capacity || (capacity > 4 << 20 && byteCount < capacity / 8) {
            fieldStorage.deallocate()
            recordStorage.deallocate()
            capacity = byteCount + 1
            fieldStorage = .allocate(capacity: capacity + 1)
            recordStorage = .allocate(capacity: capacity + 1)
        }
        fieldCount = 0
        recordCount = 0
        hasHighBytes = false
    }

    /// The records found, in their order.
    public var records: UnsafeBufferPointer<Record> { UnsafeBufferPointer(start: recordStorage, count: recordCount) }
    /// The fields of all records, in their order.
    public var fields: UnsafeBufferPointer<Field> { UnsafeBufferPointer(start: fieldStorage, count: fieldCount) }
}
