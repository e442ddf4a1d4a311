// 64 bytes in, one bit a byte out. No policy: which bytes matter, and what they mean, is the caller's business.
#ifndef BYTEMASK_H
#define BYTEMASK_H

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/// Bit i of each mask speaks of byte i of the block.
typedef struct {
    uint64_t quote;
    uint64_t delimiter;
    uint64_t line_feed;
    uint64_t carriage_return;
    /// Bytes of 0x80 and above: anything that is not ASCII.
    uint64_t high;
} bytemask_block;

/// The same answer on every processor, eight bytes at a time.
static inline uint64_t bytemask_portable_equal(const uint8_t *bytes, uint8_t wanted) {
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == wanted) << i;
    return mask;
}

static inline bytemask_block bytemask_portable(const uint8_t *bytes, uint8_t quote, uint8_t delimiter) {
    uint64_t high = 0;
    for (int i = 0; i < 64; i++) high |= (uint64_t)(bytes[i] >> 7) << i;
    bytemask_block block = {
        bytemask_portable_equal(bytes, quote), bytemask_portable_equal(bytes, delimiter),
        bytemask_portable_equal(bytes, '\n'), bytemask_portable_equal(bytes, '\r'), high,
    };
    return block;
}

#if defined(__SSE2__)
#define BYTEMASK_SSE2_EQUAL(wanted)                                                        \
    ((uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, wanted))                      \
     | (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, wanted)) << 16              \
     | (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(c, wanted)) << 32              \
     | (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(d, wanted)) << 48)

static inline bytemask_block bytemask_fast(const uint8_t *bytes, uint8_t quote, uint8_t delimiter) {
    const __m128i a = _mm_loadu_si128((const __m128i *)bytes);
    const __m128i b = _mm_loadu_si128((const __m128i *)(bytes + 16));
    const __m128i c = _mm_loadu_si128((const __m128i *)(bytes + 32));
    const __m128i d = _mm_loadu_si128((const __m128i *)(bytes + 48));
    const __m128i quotes = _mm_set1_epi8((char)quote), delimiters = _mm_set1_epi8((char)delimiter);
    const __m128i feeds = _mm_set1_epi8('\n'), returns = _mm_set1_epi8('\r');
    bytemask_block block = {
        BYTEMASK_SSE2_EQUAL(quotes), BYTEMASK_SSE2_EQUAL(delimiters),
        BYTEMASK_SSE2_EQUAL(feeds), BYTEMASK_SSE2_EQUAL(returns),
        (uint64_t)(uint32_t)_mm_movemask_epi8(a) | (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16
            | (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 | (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48,
    };
    return block;
}
#undef BYTEMASK_SSE2_EQUAL
#elif defined(__ARM_NEON) && defined(__aarch64__)
static inline uint64_t bytemask_neon_gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights));
    uint8x16_t cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
    uint8x16_t all = vpaddq_u8(ab, cd);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline bytemask_block bytemask_fast(const uint8_t *bytes, uint8_t quote, uint8_t delimiter) {
    const uint8x16_t a = vld1q_u8(bytes), b = vld1q_u8(bytes + 16), c = vld1q_u8(bytes + 32), d = vld1q_u8(bytes + 48);
    const uint8x16_t q = vdupq_n_u8(quote), s = vdupq_n_u8(delimiter), n = vdupq_n_u8('\n'), r = vdupq_n_u8('\r');
    const uint8x16_t h = vdupq_n_u8(0x80);
    bytemask_block block = {
        bytemask_neon_gather(vceqq_u8(a, q), vceqq_u8(b, q), vceqq_u8(c, q), vceqq_u8(d, q)),
        bytemask_neon_gather(vceqq_u8(a, s), vceqq_u8(b, s), vceqq_u8(c, s), vceqq_u8(d, s)),
        bytemask_neon_gather(vceqq_u8(a, n), vceqq_u8(b, n), vceqq_u8(c, n), vceqq_u8(d, n)),
        bytemask_neon_gather(vceqq_u8(a, r), vceqq_u8(b, r), vceqq_u8(c, r), vceqq_u8(d, r)),
        bytemask_neon_gather(vcgeq_u8(a, h), vcgeq_u8(b, h), vcgeq_u8(c, h), vcgeq_u8(d, h)),
    };
    return block;
}
#else
static inline bytemask_block bytemask_fast(const uint8_t *bytes, uint8_t quote, uint8_t delimiter) {
    return bytemask_portable(bytes, quote, delimiter);
}
#endif

#endif
