import type { ServiceReference } from './declaration';
import { findHosts, isNamedAfter, namesAddress, UNKNOWN } from './hosts';
import { slicePart, type TextPart } from './text-part';

/** One word of a command, or of a script that a shell is given. */
interface CommandWord {
  readonly part: TextPart;
  /** Whether it names the program. */
  readonly isProgram: boolean;
  /** Whether the program only waits for others, or asks whether they are there. */
  readonly isWait: boolean;
}

const TOKEN = /[;&|(){}`!\n]+|[^\s;&|(){}`!"'<>]+/g;
const SEPARATOR = /^[;&|(){}`!\n]/;
const KEYWORDS = new Set(['until', 'while', 'if', 'then', 'do', 'else', 'elif', 'exec', 'time', 'timeout']);
const WAITING =
  /^(?:.*\/)?(?:nc|ncat|netcat|telnet|ping|nslookup|dig|getent|host|curl|wget|pg_isready|mysqladmin|redis-cli|dockerize|wait[-_]?(?:for|on).*)$/;
/** What may stand before a program: numbers and flags of `timeout`, variables. */
const BEFORE_PROGRAM = /^(?:-|\d|[A-Za-z_]\w*=)/;
const PORT = new RegExp(`^(?:\\d{2,5}|${UNKNOWN})$`);
const HOST_FLAG = /^(?:-[hH]|--[A-Za-z][\w-]*)$/;
/** `-hcart` and `--cart=cart`. */
const JOINED = /^(?:-[hH](?=[A-Za-z])|(--?[A-Za-z][\w.-]*)=)/;
const SOCKET = /^\/dev\/(?:tcp|udp)\//;

/**
 * Hosts that stand in commands as words of their own: before a port (`nc -z cart 8080`), behind a flag for hosts
 * (`pg_isready -h cart`, `-hcart`), and in the sockets of a shell (`/dev/tcp/cart/8080`). `waits` are all hosts of commands that
 * only wait.
 */
export function commandReferences(args: readonly TextPart[]): {
  readonly found: ServiceReference[];
  readonly waits: ServiceReference[];
} {
  const words = wordsOfCommand(args);
  const found = words.flatMap(({ part, isProgram }, index) => {
    const before = words.at(index - 1);
    const flag =
      index > 0 && before !== undefined && HOST_FLAG.test(before.part.text) ? before.part.text : '';
    const after = words.at(index + 1);
    const hasPort = !isProgram && after !== undefined && !after.isProgram && PORT.test(after.part.text);
    const joined = JOINED.exec(part.text);
    if (SOCKET.test(part.text)) {
      return hostsOf(withoutFlag(part));
    }
    if (joined) {
      const value = withoutFlag(part);
      return takesHost(joined[1] ?? '-h', value.text) ? hostsOf(value) : [];
    }
    return hasPort || (flag !== '' && takesHost(flag, part.text)) ? hostsOf(part) : [];
  });
  return { found, waits: words.filter(waits).flatMap(({ part }) => hostsOf(withoutFlag(part))) };
}

/** Sockets of a shell are opened to see whether somebody listens. */
function waits({ part, isWait, isProgram }: CommandWord): boolean {
  return (isWait && !isProgram) || SOCKET.test(part.text);
}

/** The value of `--host=cart` and `-hcart`, the host of a socket, or the word itself. */
function withoutFlag(part: TextPart): TextPart {
  const [before] = SOCKET.exec(part.text) ?? JOINED.exec(part.text) ?? [''];
  const end = SOCKET.test(part.text) ? part.text.indexOf('/', before.length) : -1;
  return slicePart(part, before.length, end < 0 ? part.text.length : end);
}

/** Whether the value of a flag is a host. */
function takesHost(flag: string, value: string): boolean {
  return /^-[hH]$/.test(flag) || namesAddress(flag) || isNamedAfter(flag, value);
}

function hostsOf(part: TextPart): ServiceReference[] {
  return findHosts(part.text, true).map(({ host, start, end }) => ({
    target: host,
    via: 'argument',
    range: slicePart(part, start, end).range(),
  }));
}

function wordsOfCommand(args: readonly TextPart[]): CommandWord[] {
  const words: CommandWord[] = [];
  let isProgram = true;
  let isWait = false;
  for (const part of args) {
    // A script stands in one argument, or begins with a quote where its words were separated.
    isProgram ||= /^["']|\s/.test(part.text);
    for (const { 0: text, index } of part.text.matchAll(TOKEN)) {
      if (SEPARATOR.test(text)) {
        isProgram = true;
        continue;
      }
      isWait = isProgram ? WAITING.test(text) : isWait;
      words.push({ part: slicePart(part, index, index + text.length), isProgram, isWait });
      // Behind `--` stands the program that a wrapper starts.
      isProgram = text === '--' || (isProgram && (KEYWORDS.has(text) || BEFORE_PROGRAM.test(text)));
    }
  }
  return words;
}
