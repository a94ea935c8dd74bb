/** a·b + c, lane by lane, rounded once where the processor has fused multiply-add. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}
