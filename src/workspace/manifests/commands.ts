import type { ServiceReference } from './declaration';
import { findHosts, isNamedAfter, namesAddress, UNKNOWN } from './hosts';
import { slicePart, type TextPart } from './text-part';

/** One word of a command, or of a script that a shell is given. */
interface CommandWord {
  readonly part: TextPart;
  /** Whether it names the program. */
  readonly isProgram: boolean;
}

const TOKEN = /[;&|(){}`!\n]+|[^\s;&|(){}`!"'<>]+/g;
const SEPARATOR = /^[;&|(){}`!\n]/;
const KEYWORDS = new Set(['until', 'while', 'if', 'then', 'do', 'else', 'elif', 'exec', 'time', 'timeout']);
const PORT = new RegExp(`^(?:\\d{2,5}|${UNKNOWN})$`);
const HOST_FLAG = /^(?:-[hH]|--[A-Za-z][\w-]*)$/;
/** `-hcart` and `--cart=cart`. */
const JOINED = /^(?:-[hH](?=[A-Za-z])|(--?[A-Za-z][\w.-]*)=)/;
const SOCKET = /^\/dev\/(?:tcp|udp)\//;

/**
 * Hosts that stand in commands as words of their own: before a port (`nc -z cart 8080`), behind a flag for hosts
 * (`pg_isready -h cart`, `-hcart`), and in the sockets of a shell (`/dev/tcp/cart/8080`).
 */
export function commandReferences(args: readonly TextPart[]): ServiceReference[] {
  const words = wordsOfCommand(args);
  return words.flatMap(({ part, isProgram }, index) => {
    const before = words.at(index - 1);
    const flag =
      index > 0 && before !== undefined && HOST_FLAG.test(before.part.text) ? before.part.text : '';
    const after = words.at(index + 1);
    const hasPort = !isProgram && after !== undefined && !after.isProgram && PORT.test(after.part.text);
    const joined = JOINED.exec(part.text);
    const socket = SOCKET.exec(part.text);
    if (socket) {
      const end = part.text.indexOf('/', socket[0].length);
      return hostsOf(slicePart(part, socket[0].length, end < 0 ? part.text.length : end));
    }
    if (joined) {
      const value = slicePart(part, joined[0].length);
      return takesHost(joined[1] ?? '-h', value.text) ? hostsOf(value) : [];
    }
    return hasPort || (flag !== '' && takesHost(flag, part.text)) ? hostsOf(part) : [];
  });
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
  for (const part of args) {
    // A script stands in one argument, or begins with a quote where its words were separated.
    isProgram ||= /^["']|\s/.test(part.text);
    for (const { 0: text, index } of part.text.matchAll(TOKEN)) {
      if (SEPARATOR.test(text)) {
        isProgram = true;
        continue;
      }
      words.push({ part: slicePart(part, index, index + text.length), isProgram });
      isProgram &&= KEYWORDS.has(text);
    }
  }
  return words;
}
