/** The result of the work, or a rejection when it takes longer. An answer that came while this process was busy still counts. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${ms} ms`))), ms);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
