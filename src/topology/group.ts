import type { BoundDeclaration } from './bind';

/** Declarations that are taken for one service. */
export interface ServiceGroup {
  readonly name: string;
  readonly members: readonly BoundDeclaration[];
}

/** One group per service name, in the order in which the names first appear. */
export function groupDeclarations(bound: readonly BoundDeclaration[]): ServiceGroup[] {
  const groups = new Map<string, BoundDeclaration[]>();
  for (const member of bound) {
    const members = groups.get(member.serviceName);
    if (members) {
      members.push(member);
    } else {
      groups.set(member.serviceName, [member]);
    }
  }
  return [...groups].map(([name, members]) => ({ name, members }));
}
