import { uint32Column } from '../topology/columns';

/** Numbers pairs of key and value, and sets of pairs: most requests carry one of few sets. */
export class AttributeSets {
  private readonly pairs: { key: string; value: string }[] = [];
  private readonly pairNumbers = new Map<string, number>();
  private readonly setNumbers = new Map<string, number>();
  private readonly start = uint32Column();
  private readonly content = uint32Column();

  pair(key: string, value: string): number {
    const text = `${key}\0${value}`;
    let number = this.pairNumbers.get(text);
    if (number === undefined) {
      number = this.pairs.length;
      this.pairs.push({ key, value });
      this.pairNumbers.set(text, number);
    }
    return number;
  }

  /** @param pairs in any order, with repetitions; is sorted */
  set(pairs: number[]): number {
    pairs.sort((a, b) => a - b);
    const unique = pairs.filter((pair, index) => index === 0 || pair !== pairs[index - 1]);
    const text = unique.join();
    let number = this.setNumbers.get(text);
    if (number === undefined) {
      number = this.setNumbers.size;
      this.setNumbers.set(text, number);
      this.start.push(this.content.length);
      unique.forEach((pair) => this.content.push(pair));
    }
    return number;
  }

  view(): { pairs: { key: string; value: string }[]; setStart: Uint32Array; setPairs: Uint32Array } {
    const setStart = new Uint32Array(this.setNumbers.size + 1);
    setStart.set(this.start.view());
    setStart[this.setNumbers.size] = this.content.length;
    return { pairs: this.pairs, setStart, setPairs: this.content.view().slice() };
  }
}
