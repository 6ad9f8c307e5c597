import { userError } from '../../process/rpc/errors';

/** What a glob asks of one name, part by part. */
export type GlobPart = 'any text' | 'any character' | CharacterTest;

/** What a glob asks of one step of a path. */
export type Segment = 'any depth' | readonly GlobPart[];

export interface CharacterTest {
  test(character: string): boolean;
}

/** Variants that the braces of one glob may make. */
const MAX_VARIANTS = 1000;

/** Reads a glob; one for each variant of its braces. A glob without a name gives none. */
export function parseGlob(glob: string): (readonly Segment[])[] {
  return variantsOf(glob)
    .map((variant) => variant.split('/').filter((name) => name !== ''))
    .filter((names) => names.length > 0)
    .map((names) => names.map((name) => (name === '**' ? 'any depth' : parseName(name))));
}

/** `a{b,c}d` is `abd` and `acd`; braces may hold braces. One that is never closed stands for itself. */
function variantsOf(glob: string): string[] {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = firstBraces(next);
    if (braces === null) {
      done.push(next);
    } else {
      const { from, to, choices } = braces;
      open.push(...choices.map((choice) => next.slice(0, from) + choice + next.slice(to)));
    }
    if (done.length + open.length > MAX_VARIANTS) {
      throw userError(
        'bad-glob',
        `the glob '${glob.slice(0, 40)}' stands for more than ${MAX_VARIANTS} globs`,
      );
    }
  }
  return done;
}

/** The first braces that hold a comma at their own level. */
function firstBraces(text: string): { from: number; to: number; choices: string[] } | null {
  const open: { from: number; commas: number[] }[] = [];
  let found: { from: number; to: number; choices: string[] } | null = null;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') {
      open.push({ from: at, commas: [] });
    } else if (text[at] === ',') {
      open.at(-1)?.commas.push(at);
    } else if (text[at] === '}') {
      const braces = open.pop();
      if (braces !== undefined && braces.commas.length > 0) {
        const cuts = [braces.from, ...braces.commas, at];
        const choices = cuts.slice(1).map((cut, index) => text.slice(cuts[index] + 1, cut));
        found = { from: braces.from, to: at + 1, choices };
        break;
      }
    }
  }
  return found;
}

function parseName(name: string): GlobPart[] {
  const parts: GlobPart[] = [];
  for (let at = 0; at < name.length; at++) {
    const character = name[at];
    const end = character === '[' ? name.indexOf(']', at + 2) : -1;
    if (end > 0) {
      parts.push(characterSet(name.slice(at + 1, end)));
      at = end;
    } else if (character === '*') {
      if (parts.at(-1) !== 'any text') {
        parts.push('any text');
      }
    } else {
      parts.push(character === '?' ? 'any character' : { test: (other) => other === character });
    }
  }
  return parts;
}

/** `[a-z_]`, or with `!` or `^` in front everything else. */
function characterSet(text: string): CharacterTest {
  const isInverse = /^[!^]/.test(text);
  const members = isInverse ? text.slice(1) : text;
  const ranges: { from: string; to: string }[] = [];
  for (let at = 0; at < members.length; at++) {
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push({ from: members[at], to: members[isRange ? at + 2 : at] });
    at += isRange ? 2 : 0;
  }
  return {
    test: (character) => ranges.some(({ from, to }) => character >= from && character <= to) !== isInverse,
  };
}
