import CXXHash

/// XXH3 with 64 bits over a stream of bytes: what tells whether a range of the source is still the same.
///
/// See <https://xxhash.com>. It finds changes, not attackers.
struct ContentHash: ~Copyable {
    private let state: OpaquePointer

    init() {
        state = XXH3_createState()!
        reset()
    }

    deinit {
        XXH3_freeState(state)
    }

    func reset() {
        XXH3_64bits_reset(state)
    }

    func add(_ bytes: UnsafeRawBufferPointer) {
        XXH3_64bits_update(state, bytes.baseAddress, bytes.count)
    }

    /// The hash of everything added since the last reset; more can be added afterwards.
    var value: UInt64 { XXH3_64bits_digest(state) }
}
