const FIRST_CAPACITY = 4096;

/** Requests under way, one row each in typed arrays. Rows are used again. */
export class Visits {
  operation = new Int32Array(FIRST_CAPACITY);
  /** Row of the caller that waits for the answer; ROOT for a request from outside, NOBODY if nobody waits. */
  caller = new Int32Array(FIRST_CAPACITY);
  /** Next group of calls. */
  group = new Int32Array(FIRST_CAPACITY);
  /** Answers that the running group still waits for. */
  awaited = new Int32Array(FIRST_CAPACITY);
  /** When it arrived, in seconds. */
  arrivedS = new Float64Array(FIRST_CAPACITY);
  /** What its random numbers are made from. */
  key = new Int32Array(FIRST_CAPACITY);
  /** Key of the request from outside that it belongs to. */
  root = new Int32Array(FIRST_CAPACITY);
  /** Pod that works on it. */
  pod = new Int32Array(FIRST_CAPACITY);
  /** Next row in the queue of its service, or in the list of free rows. */
  next = new Int32Array(FIRST_CAPACITY);
  #free = -1;
  #used = 0;
  #live = 0;

  get live(): number {
    return this.#live;
  }

  take(): number {
    this.#live++;
    const row = this.#free;
    if (row >= 0) {
      this.#free = this.next[row];
      return row;
    }
    if (this.#used === this.operation.length) {
      this.#grow();
    }
    return this.#used++;
  }

  release(row: number): void {
    this.#live--;
    this.next[row] = this.#free;
    this.#free = row;
  }

  #grow(): void {
    this.operation = longer(this.operation);
    this.caller = longer(this.caller);
    this.group = longer(this.group);
    this.awaited = longer(this.awaited);
    this.key = longer(this.key);
    this.root = longer(this.root);
    this.pod = longer(this.pod);
    this.next = longer(this.next);
    const times = new Float64Array(this.arrivedS.length * 2);
    times.set(this.arrivedS);
    this.arrivedS = times;
  }
}

export const ROOT = -1;
export const NOBODY = -2;

function longer(rows: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(rows.length * 2);
  more.set(rows);
  return more;
}
