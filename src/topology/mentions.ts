import type { DeclaredService } from './graph';

/** Characters of values that are searched for names, over all callers. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** A word with dots inside. Segments of a path are none: they name what is asked for, not who is asked. */
const WORD = /(?<![\w.-]|(?<!\/)\/)[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9][\w-]*)*/g;

/** Whether values of a service's configuration name another service, in whatever way; most say no address. */
export class Mentions {
  private readonly words = new Map<DeclaredService, ReadonlySet<string> | null>();
  private left = MAX_CHARACTERS;

  /** True also where there is more to search than can be. */
  has(caller: DeclaredService, called: DeclaredService): boolean {
    const known = this.words.get(caller);
    const words = known === undefined ? this.wordsOf(caller) : known;
    this.words.set(caller, words);
    return words === null || [called.name, ...called.aliases].some((name) => words.has(name.toLowerCase()));
  }

  /** Null when there are too many. */
  private wordsOf({ texts = [] }: DeclaredService): ReadonlySet<string> | null {
    const words = new Set<string>();
    for (const text of texts) {
      this.left -= text.length;
      if (this.left < 0) {
        return null;
      }
      for (const [word] of text.matchAll(WORD)) {
        const lower = word.toLowerCase();
        words.add(lower);
        words.add(lower.split('.', 1)[0]);
      }
    }
    return words;
  }
}
