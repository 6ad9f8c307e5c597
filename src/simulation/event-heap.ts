/** Events in the order of their times, as a 4-ary heap in typed arrays: no object per event. */
export interface EventHeap {
  /** Time of the next event; Infinity when there is none. */
  nextTime(): number;
  push(time: number, event: number): void;
  /** Removes the next event. There must be one. */
  pop(): number;
}

const CHILDREN = 4;
const FIRST_CAPACITY = 1024;

export function createEventHeap(): EventHeap {
  let times = new Float64Array(FIRST_CAPACITY);
  let events = new Int32Array(FIRST_CAPACITY);
  let size = 0;

  function grow(): void {
    const longer = new Float64Array(times.length * 2);
    longer.set(times);
    times = longer;
    const more = new Int32Array(events.length * 2);
    more.set(events);
    events = more;
  }

  return {
    nextTime: () => (size === 0 ? Infinity : times[0]),
    push(time, event) {
      if (size === times.length) {
        grow();
      }
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 2;
        if (times[parent] <= time) {
          break;
        }
        times[at] = times[parent];
        events[at] = events[parent];
        at = parent;
      }
      times[at] = time;
      events[at] = event;
    },
    pop() {
      const first = events[0];
      size--;
      const time = times[size];
      const event = events[size];
      let at = 0;
      for (let child = 1; child < size; child = at * CHILDREN + 1) {
        const end = Math.min(child + CHILDREN, size);
        let least = child;
        for (let other = child + 1; other < end; other++) {
          if (times[other] < times[least]) {
            least = other;
          }
        }
        if (times[least] >= time) {
          break;
        }
        times[at] = times[least];
        events[at] = events[least];
        at = least;
      }
      times[at] = time;
      events[at] = event;
      return first;
    },
  };
}
