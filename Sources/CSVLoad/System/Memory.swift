import CLinux
import Glibc

/// The C library's loops over bytes, which are as fast as the machine allows.
package enum Memory {
    /// Whether the first bytes are less (negative), the same (0) or greater (positive).
    @inline(__always)
    static func compare(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ count: Int) -> Int32 {
        memcmp(first, second, count)
    }

    /// Copies bytes to where some of them may stand already.
    static func move(_ target: UnsafeMutableRawPointer, from source: UnsafeRawPointer, _ count: Int) {
        memmove(target, source, count)
    }

    /// Where a byte first stands; nil where it does not.
    @inline(__always)
    static func find(_ byte: UInt8, in bytes: UnsafeRawPointer, _ count: Int) -> UnsafeRawPointer? {
        memchr(bytes, Int32(byte), count).map { UnsafeRawPointer($0) }
    }

    @inline(__always)
    static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int) {
        memcpy(target, source, count)
    }

    /// Whether the system grants so many bytes now: a limit of the process ends it where a buffer is simply made.
    static func isGranted(_ count: Int) -> Bool {
        let pages = mmap(nil, max(count, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let pages, pages != MAP_FAILED else { return false }
        munmap(pages, max(count, 1))
        return true
    }

    /// Has the C library give large blocks back to the system as soon as they are freed.
    ///
    /// By itself, it keeps blocks of a size that was freed before, for each thread: after one huge record, several times its
    /// bytes.
    /// It also reserves a part of the address space for each thread, of which a limit ('ulimit -v') leaves nothing; two do.
    package static func returnLargeBlocks() {
        mallopt(M_MMAP_THRESHOLD, largeBlock)
        mallopt(M_ARENA_MAX, 2)
    }

    /// Larger than what is made anew for each chunk.
    private static let largeBlock: Int32 = 4 << 20

    /// Frees what a C library has allocated for its caller.
    static func free(_ pointer: UnsafeMutableRawPointer?) {
        Glibc.free(pointer)
    }

    /// The natural logarithm.
    static func logarithm(_ number: Double) -> Double { log(number) }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where bytes begin within these, in time that is linear in both; nil where they are nowhere.
    func firstIndex(of wanted: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = baseAddress, let other = wanted.baseAddress else { return wanted.isEmpty ? 0 : nil }
        return memmem(base, count, other, wanted.count).map { UnsafeRawPointer($0) - UnsafeRawPointer(base) }
    }
}
