#include "textflag.h"

// Eight field elements lie side by side: limb k of all eight is one register. Limbs have 51 bits and stay below 2^52, which is
// what VPMADD52 multiplies. Its upper half counts from bit 52, one above a limb, and so is added twice.

DATA ·limbMask+0(SB)/8, $0x7ffffffffffff
GLOBL ·limbMask(SB), RODATA|NOPTR, $8
DATA ·unit+0(SB)/8, $1
GLOBL ·unit(SB), RODATA|NOPTR, $8
DATA ·nineteen+0(SB)/8, $19
GLOBL ·nineteen(SB), RODATA|NOPTR, $8

// Twice p, limb 0 and the others: added before a subtraction, so that no limb falls below zero.
DATA ·twiceP0+0(SB)/8, $0xfffffffffffda
GLOBL ·twiceP0(SB), RODATA|NOPTR, $8
DATA ·twiceP+0(SB)/8, $0xffffffffffffe
GLOBL ·twiceP(SB), RODATA|NOPTR, $8

#define LOAD(from, a, b, c, d, e) \
	VMOVDQU64 0(from), a   \
	VMOVDQU64 64(from), b  \
	VMOVDQU64 128(from), c \
	VMOVDQU64 192(from), d \
	VMOVDQU64 256(from), e

#define STORE(a, b, c, d, e, to) \
	VMOVDQU64 a, 0(to)   \
	VMOVDQU64 b, 64(to)  \
	VMOVDQU64 c, 128(to) \
	VMOVDQU64 d, 192(to) \
	VMOVDQU64 e, 256(to)

#define ZERO(z) VPXORQ z, z, z

// MADD adds the two halves of x·y.
#define MADD(x, y, lo, hi) \
	VPMADD52LUQ y, x, lo \
	VPMADD52HUQ y, x, hi

// TWICE adds 2 hi to lo.
#define TWICE(hi, lo) \
	VPADDQ hi, hi, hi \
	VPADDQ hi, lo, lo

// FOLD adds 19 high to low, 2^255 being 19.
#define FOLD(high, low) \
	VPSLLQ $4, high, Z28     \
	VPADDQ high, high, Z29   \
	VPADDQ high, low, low    \
	VPADDQ Z28, Z29, Z29     \
	VPADDQ Z29, low, low

// CARRY brings limbs of up to 61 bits in Z10-Z14 below 2^51 + 2^15: a carry is below 2^10, and 19 times that below 2^15. It needs the mask
// in Z31.
#define CARRY \
	VPSRLQ $51, Z10, Z20   \
	VPSRLQ $51, Z11, Z21   \
	VPSRLQ $51, Z12, Z22   \
	VPSRLQ $51, Z13, Z23   \
	VPSRLQ $51, Z14, Z24   \
	VPANDQ Z31, Z10, Z10   \
	VPANDQ Z31, Z11, Z11   \
	VPANDQ Z31, Z12, Z12   \
	VPANDQ Z31, Z13, Z13   \
	VPANDQ Z31, Z14, Z14   \
	VPADDQ Z20, Z11, Z11   \
	VPADDQ Z21, Z12, Z12   \
	VPADDQ Z22, Z13, Z13   \
	VPADDQ Z23, Z14, Z14   \
	FOLD(Z24, Z10)

// A column of a product is at most 14·2^52: five halves below 2^52, and twice five. Column 0 with 19 times column 5 is the largest of what
// is folded, 267·2^52, and below 2^61.

// func mul(z, x, y *Elements)
TEXT ·mul(SB), NOSPLIT, $0-24
	MOVQ z+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DX
	VPBROADCASTQ ·limbMask(SB), Z31
	LOAD(SI, Z0, Z1, Z2, Z3, Z4)
	LOAD(DX, Z5, Z6, Z7, Z8, Z9)

	ZERO(Z10)
	ZERO(Z11)
	ZERO(Z12)
	ZERO(Z13)
	ZERO(Z14)
	ZERO(Z15)
	ZERO(Z16)
	ZERO(Z17)
	ZERO(Z18)
	ZERO(Z19)
	ZERO(Z20)
	ZERO(Z21)
	ZERO(Z22)
	ZERO(Z23)
	ZERO(Z24)
	ZERO(Z25)
	ZERO(Z26)
	ZERO(Z27)

	// Column k: lower halves in Z(10+k), upper halves in Z(18+k).
	MADD(Z0, Z5, Z10, Z19)
	MADD(Z1, Z6, Z12, Z21)
	MADD(Z2, Z7, Z14, Z23)
	MADD(Z3, Z8, Z16, Z25)
	MADD(Z4, Z9, Z18, Z27)
	MADD(Z0, Z6, Z11, Z20)
	MADD(Z1, Z7, Z13, Z22)
	MADD(Z2, Z8, Z15, Z24)
	MADD(Z3, Z9, Z17, Z26)
	MADD(Z4, Z5, Z14, Z23)
	MADD(Z0, Z7, Z12, Z21)
	MADD(Z1, Z8, Z14, Z23)
	MADD(Z2, Z9, Z16, Z25)
	MADD(Z3, Z5, Z13, Z22)
	MADD(Z4, Z6, Z15, Z24)
	MADD(Z0, Z8, Z13, Z22)
	MADD(Z1, Z9, Z15, Z24)
	MADD(Z2, Z5, Z12, Z21)
	MADD(Z3, Z6, Z14, Z23)
	MADD(Z4, Z7, Z16, Z25)
	MADD(Z0, Z9, Z14, Z23)
	MADD(Z1, Z5, Z11, Z20)
	MADD(Z2, Z6, Z13, Z22)
	MADD(Z3, Z7, Z15, Z24)
	MADD(Z4, Z8, Z17, Z26)

	TWICE(Z19, Z11)
	TWICE(Z20, Z12)
	TWICE(Z21, Z13)
	TWICE(Z22, Z14)
	TWICE(Z23, Z15)
	TWICE(Z24, Z16)
	TWICE(Z25, Z17)
	TWICE(Z26, Z18)
	VPADDQ Z27, Z27, Z27

	FOLD(Z15, Z10)
	FOLD(Z16, Z11)
	FOLD(Z17, Z12)
	FOLD(Z18, Z13)
	FOLD(Z27, Z14)
	CARRY
	STORE(Z10, Z11, Z12, Z13, Z14, DI)
	VZEROUPPER
	RET

// func squares(z, x *Elements, n int)
TEXT ·squares(SB), NOSPLIT, $0-24
	MOVQ z+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VPBROADCASTQ ·limbMask(SB), Z31
	LOAD(SI, Z10, Z11, Z12, Z13, Z14)

again:

	VMOVDQA64 Z10, Z0
	VMOVDQA64 Z11, Z1
	VMOVDQA64 Z12, Z2
	VMOVDQA64 Z13, Z3
	VMOVDQA64 Z14, Z4
	ZERO(Z5)
	ZERO(Z6)
	ZERO(Z7)
	ZERO(Z8)
	ZERO(Z10)
	ZERO(Z11)
	ZERO(Z12)
	ZERO(Z13)
	ZERO(Z14)
	ZERO(Z15)
	ZERO(Z16)
	ZERO(Z17)
	ZERO(Z18)
	ZERO(Z19)
	ZERO(Z20)
	ZERO(Z21)
	ZERO(Z22)
	ZERO(Z23)
	ZERO(Z24)
	ZERO(Z25)

	// Column k: squares' lower halves in Z10, Z5, Z6, Z7, Z8 for k = 0, 2, 4, 6, 8; products' lower halves and squares' upper ones, both to be
	// added twice, in Z(10+k), k = 9 in Z18; products' upper halves, to be added four times, in Z(17+k).
	MADD(Z0, Z1, Z11, Z19)
	MADD(Z1, Z2, Z13, Z21)
	MADD(Z2, Z3, Z15, Z23)
	MADD(Z3, Z4, Z17, Z25)
	MADD(Z0, Z2, Z12, Z20)
	VPMADD52LUQ Z0, Z0, Z10
	VPMADD52HUQ Z0, Z0, Z11
	VPMADD52LUQ Z1, Z1, Z5
	VPMADD52HUQ Z1, Z1, Z13
	VPMADD52LUQ Z2, Z2, Z6
	VPMADD52HUQ Z2, Z2, Z15
	VPMADD52LUQ Z3, Z3, Z7
	VPMADD52HUQ Z3, Z3, Z17
	VPMADD52LUQ Z4, Z4, Z8
	VPMADD52HUQ Z4, Z4, Z18
	MADD(Z1, Z3, Z14, Z22)
	MADD(Z2, Z4, Z16, Z24)
	MADD(Z0, Z3, Z13, Z21)
	MADD(Z1, Z4, Z15, Z23)
	MADD(Z0, Z4, Z14, Z22)

	TWICE(Z19, Z12)
	TWICE(Z20, Z13)
	TWICE(Z21, Z14)
	TWICE(Z22, Z15)
	TWICE(Z23, Z16)
	TWICE(Z24, Z17)
	VPADDQ Z11, Z11, Z11
	VPADDQ Z12, Z12, Z12
	VPADDQ Z13, Z13, Z13
	VPADDQ Z14, Z14, Z14
	VPADDQ Z15, Z15, Z15
	VPADDQ Z16, Z16, Z16
	VPADDQ Z17, Z17, Z17
	VPADDQ Z18, Z18, Z18
	VPADDQ Z25, Z25, Z25
	TWICE(Z25, Z8)
	VPADDQ Z5, Z12, Z12
	VPADDQ Z6, Z14, Z14
	VPADDQ Z7, Z16, Z16

	FOLD(Z15, Z10)
	FOLD(Z16, Z11)
	FOLD(Z17, Z12)
	FOLD(Z8, Z13)
	FOLD(Z18, Z14)
	CARRY
	DECQ CX
	JNZ  again
	STORE(Z10, Z11, Z12, Z13, Z14, DI)
	VZEROUPPER
	RET

// func add(z, x, y *Elements)
TEXT ·add(SB), NOSPLIT, $0-24
	MOVQ z+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DX
	VPBROADCASTQ ·limbMask(SB), Z31
	LOAD(SI, Z10, Z11, Z12, Z13, Z14)
	VPADDQ 0(DX), Z10, Z10
	VPADDQ 64(DX), Z11, Z11
	VPADDQ 128(DX), Z12, Z12
	VPADDQ 192(DX), Z13, Z13
	VPADDQ 256(DX), Z14, Z14
	CARRY
	STORE(Z10, Z11, Z12, Z13, Z14, DI)
	VZEROUPPER
	RET

// func sub(z, x, y *Elements)
TEXT ·sub(SB), NOSPLIT, $0-24
	MOVQ z+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DX
	VPBROADCASTQ ·limbMask(SB), Z31
	VPBROADCASTQ ·twiceP0(SB), Z0
	VPBROADCASTQ ·twiceP(SB), Z1
	LOAD(SI, Z10, Z11, Z12, Z13, Z14)
	VPADDQ Z0, Z10, Z10
	VPADDQ Z1, Z11, Z11
	VPADDQ Z1, Z12, Z12
	VPADDQ Z1, Z13, Z13
	VPADDQ Z1, Z14, Z14
	VPSUBQ 0(DX), Z10, Z10
	VPSUBQ 64(DX), Z11, Z11
	VPSUBQ 128(DX), Z12, Z12
	VPSUBQ 192(DX), Z13, Z13
	VPSUBQ 256(DX), Z14, Z14
	CARRY
	STORE(Z10, Z11, Z12, Z13, Z14, DI)
	VZEROUPPER
	RET

// RIPPLE carries from one limb into the next.
#define RIPPLE(from, to) \
	VPSRLQ $51, from, Z20    \
	VPANDQ Z31, from, from   \
	VPADDQ Z20, to, to

// func reduce(z, x *Elements)
TEXT ·reduce(SB), NOSPLIT, $0-16
	MOVQ z+0(FP), DI
	MOVQ x+8(FP), SI
	VPBROADCASTQ ·limbMask(SB), Z31
	LOAD(SI, Z10, Z11, Z12, Z13, Z14)

	// Z20 is what x + 19 has above 2^255: 1 where p is to be subtracted, x being less than 2p.
	VPBROADCASTQ ·nineteen(SB), Z0
	VPADDQ Z0, Z10, Z20
	VPSRLQ $51, Z20, Z20
	VPADDQ Z11, Z20, Z20
	VPSRLQ $51, Z20, Z20
	VPADDQ Z12, Z20, Z20
	VPSRLQ $51, Z20, Z20
	VPADDQ Z13, Z20, Z20
	VPSRLQ $51, Z20, Z20
	VPADDQ Z14, Z20, Z20
	VPSRLQ $51, Z20, Z20
	FOLD(Z20, Z10)
	RIPPLE(Z10, Z11)
	RIPPLE(Z11, Z12)
	RIPPLE(Z12, Z13)
	RIPPLE(Z13, Z14)
	VPANDQ Z31, Z14, Z14
	STORE(Z10, Z11, Z12, Z13, Z14, DI)
	VZEROUPPER
	RET

// func choose(z, x, y *Elements, lanes uint8)
TEXT ·choose(SB), NOSPLIT, $0-25
	MOVQ z+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DX
	MOVBLZX lanes+24(FP), AX
	KMOVW AX, K1
	LOAD(SI, Z0, Z1, Z2, Z3, Z4)
	VMOVDQU64 0(DX), K1, Z0
	VMOVDQU64 64(DX), K1, Z1
	VMOVDQU64 128(DX), K1, Z2
	VMOVDQU64 192(DX), K1, Z3
	VMOVDQU64 256(DX), K1, Z4
	STORE(Z0, Z1, Z2, Z3, Z4, DI)
	VZEROUPPER
	RET

// NEGATIVE negates niels, (y+x, y-x, 2dxy) in Z0-Z14, in the lanes of K1: (y-x, y+x, -2dxy). It needs 2p in Z21 and Z22.
#define NEGATIVE \
	VMOVDQA64 Z0, Z20 \
	VMOVDQA64 Z5, K1, Z0 \
	VMOVDQA64 Z20, K1, Z5 \
	VMOVDQA64 Z1, Z20 \
	VMOVDQA64 Z6, K1, Z1 \
	VMOVDQA64 Z20, K1, Z6 \
	VMOVDQA64 Z2, Z20 \
	VMOVDQA64 Z7, K1, Z2 \
	VMOVDQA64 Z20, K1, Z7 \
	VMOVDQA64 Z3, Z20 \
	VMOVDQA64 Z8, K1, Z3 \
	VMOVDQA64 Z20, K1, Z8 \
	VMOVDQA64 Z4, Z20 \
	VMOVDQA64 Z9, K1, Z4 \
	VMOVDQA64 Z20, K1, Z9 \
	VPSUBQ Z10, Z21, K1, Z10 \
	VPSUBQ Z11, Z22, K1, Z11 \
	VPSUBQ Z12, Z22, K1, Z12 \
	VPSUBQ Z13, Z22, K1, Z13 \
	VPSUBQ Z14, Z22, K1, Z14

// STORENIELS writes niels in Z0-Z14.
#define STORENIELS \
	STORE(Z0, Z1, Z2, Z3, Z4, DI)       \
	ADDQ $320, DI                       \
	STORE(Z5, Z6, Z7, Z8, Z9, DI)       \
	ADDQ $320, DI                       \
	STORE(Z10, Z11, Z12, Z13, Z14, DI)

// PICK reads one limb of the eight multiples and keeps, in each lane, that of the lane's own digit. The whole row is read whatever the
// digits are.
#define PICK(at, to) VPERMQ at(SI), Z30, to

// func lookup(n *niels, w *window, digits *[8]int64)
TEXT ·lookup(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), DI
	MOVQ w+8(FP), SI
	MOVQ digits+16(FP), DX
	VMOVDQU64 0(DX), Z29
	VPBROADCASTQ ·unit(SB), Z28
	ZERO(Z27)
	VPCMPQ $1, Z27, Z29, K1 // K1: the digit is negative
	VPCMPEQQ Z27, Z29, K2   // K2: the digit is zero
	VPABSQ Z29, Z30
	VPSUBQ Z28, Z30, Z30    // place of |digit| in the row

	PICK(0, Z0)
	PICK(64, Z1)
	PICK(128, Z2)
	PICK(192, Z3)
	PICK(256, Z4)
	PICK(320, Z5)
	PICK(384, Z6)
	PICK(448, Z7)
	PICK(512, Z8)
	PICK(576, Z9)
	PICK(640, Z10)
	PICK(704, Z11)
	PICK(768, Z12)
	PICK(832, Z13)
	PICK(896, Z14)

	// Zero times the base is the identity: (1, 1, 0).
	VMOVDQA64 Z28, K2, Z0
	VMOVDQA64 Z27, K2, Z1
	VMOVDQA64 Z27, K2, Z2
	VMOVDQA64 Z27, K2, Z3
	VMOVDQA64 Z27, K2, Z4
	VMOVDQA64 Z28, K2, Z5
	VMOVDQA64 Z27, K2, Z6
	VMOVDQA64 Z27, K2, Z7
	VMOVDQA64 Z27, K2, Z8
	VMOVDQA64 Z27, K2, Z9
	VMOVDQA64 Z27, K2, Z10
	VMOVDQA64 Z27, K2, Z11
	VMOVDQA64 Z27, K2, Z12
	VMOVDQA64 Z27, K2, Z13
	VMOVDQA64 Z27, K2, Z14

	VPBROADCASTQ ·twiceP0(SB), Z21
	VPBROADCASTQ ·twiceP(SB), Z22
	NEGATIVE
	STORENIELS
	VZEROUPPER
	RET

// A bucket is a point of 20 words, x, y, z and t, limb after limb. LIMB brings one limb of eight buckets together.
#define LIMB(from, to) \
	KXNORW K1, K1, K1                    \
	VPGATHERQQ from(SI)(Z30*1), K1, Z0   \
	VMOVDQU64 Z0, to(DI)

#define FIVE(from, to) \
	LIMB((from+0), (to+0))     \
	LIMB((from+8), (to+64))    \
	LIMB((from+16), (to+128))  \
	LIMB((from+24), (to+192))  \
	LIMB((from+32), (to+256))

// func gather(p *points, buckets *bucket, at *[8]int64)
TEXT ·gather(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), DI
	MOVQ buckets+8(FP), SI
	MOVQ at+16(FP), DX
	VMOVDQU64 0(DX), Z30
	FIVE(0, 0)
	FIVE(40, 320)
	FIVE(80, 640)
	FIVE(120, 960)
	VZEROUPPER
	RET

// LIMBS takes one limb of eight points to their buckets.
#define LIMBS(from, to) \
	KXNORW K1, K1, K1                  \
	VMOVDQU64 from(SI), Z0             \
	VPSCATTERQQ Z0, K1, to(DI)(Z30*1)

#define FIVES(from, to) \
	LIMBS((from+0), (to+0))     \
	LIMBS((from+64), (to+8))    \
	LIMBS((from+128), (to+16))  \
	LIMBS((from+192), (to+24))  \
	LIMBS((from+256), (to+32))

// func scatter(p *points, buckets *bucket, at *[8]int64)
TEXT ·scatter(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), SI
	MOVQ buckets+8(FP), DI
	MOVQ at+16(FP), DX
	VMOVDQU64 0(DX), Z30
	FIVES(0, 0)
	FIVES(320, 40)
	FIVES(640, 80)
	FIVES(960, 120)
	VZEROUPPER
	RET

// func spread(n *niels, of *term, negative uint8)
TEXT ·spread(SB), NOSPLIT, $0-17
	MOVQ n+0(FP), DI
	MOVQ of+8(FP), SI
	MOVBLZX negative+16(FP), AX
	KMOVW AX, K1
	VPBROADCASTQ ·twiceP0(SB), Z21
	VPBROADCASTQ ·twiceP(SB), Z22
	VPBROADCASTQ 0(SI), Z0
	VPBROADCASTQ 8(SI), Z1
	VPBROADCASTQ 16(SI), Z2
	VPBROADCASTQ 24(SI), Z3
	VPBROADCASTQ 32(SI), Z4
	VPBROADCASTQ 40(SI), Z5
	VPBROADCASTQ 48(SI), Z6
	VPBROADCASTQ 56(SI), Z7
	VPBROADCASTQ 64(SI), Z8
	VPBROADCASTQ 72(SI), Z9
	VPBROADCASTQ 80(SI), Z10
	VPBROADCASTQ 88(SI), Z11
	VPBROADCASTQ 96(SI), Z12
	VPBROADCASTQ 104(SI), Z13
	VPBROADCASTQ 112(SI), Z14
	NEGATIVE
	STORENIELS
	VZEROUPPER
	RET

// SIZE sets all bits where the digit's size, in Z31, is what Z30 counts, and counts on.
#define SIZE(is) \
	VPCMPEQQ Z30, Z31, K2               \
	VPTERNLOGQ.Z $0xff, is, is, K2, is  \
	VPADDQ Z29, Z30, Z30

// ENTRY takes a limb of an entry where that is the one.
#define ENTRY(at, is) \
	VPANDQ at(SI), is, Z1  \
	VPORQ Z1, Z0, Z0

// func pick(c *cached, table *[9]cached, digit int64)
TEXT ·pick(SB), NOSPLIT, $0-24
	MOVQ c+0(FP), DI
	MOVQ table+8(FP), SI
	VPBROADCASTQ digit+16(FP), Z31
	ZERO(Z30)
	VPBROADCASTQ ·unit(SB), Z29
	VPCMPQ $1, Z30, Z31, K1 // K1: the digit is negative
	VPABSQ Z31, Z31

	// Z20 to Z28: all bits where the digit's size is 0 to 8.
	SIZE(Z20)
	SIZE(Z21)
	SIZE(Z22)
	SIZE(Z23)
	SIZE(Z24)
	SIZE(Z25)
	SIZE(Z26)
	SIZE(Z27)
	SIZE(Z28)
	MOVQ $20, CX

limb:
	VPANDQ 0(SI), Z20, Z0
	ENTRY(1280, Z21)
	ENTRY(2560, Z22)
	ENTRY(3840, Z23)
	ENTRY(5120, Z24)
	ENTRY(6400, Z25)
	ENTRY(7680, Z26)
	ENTRY(8960, Z27)
	ENTRY(10240, Z28)
	VMOVDQU64 Z0, 0(DI)
	ADDQ $64, SI
	ADDQ $64, DI
	DECQ CX
	JNZ  limb

	MOVQ c+0(FP), DI
	VPBROADCASTQ ·twiceP0(SB), Z21
	VPBROADCASTQ ·twiceP(SB), Z22
	LOAD(DI, Z0, Z1, Z2, Z3, Z4)
	ADDQ $320, DI
	LOAD(DI, Z5, Z6, Z7, Z8, Z9)
	ADDQ $320, DI
	LOAD(DI, Z10, Z11, Z12, Z13, Z14)
	NEGATIVE
	SUBQ $640, DI
	STORENIELS
	VZEROUPPER
	RET
