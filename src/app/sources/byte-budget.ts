/** Thrown once the bytes that were agreed on are read. */
export class OverBudget extends Error {}

/** One answer is parsed as a whole: a larger one is given up. */
const MAX_ANSWER_BYTES = 256 << 20;

/** The bytes that may be read of a source. */
export class ByteBudget {
  bytes = 0;

  constructor(readonly maxBytes: number) {}

  /** The body of an answer as text. @throws OverBudget when there is more of it than may be read */
  async read(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const body: ReadableStream<Uint8Array> | null = response.body;
    const reader = body?.getReader();
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      size += next.value.length;
      this.bytes += next.value.length;
      if (this.bytes > this.maxBytes || size > MAX_ANSWER_BYTES) {
        await reader?.cancel();
        throw new OverBudget('more bytes than may be read');
      }
      chunks.push(next.value);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}
