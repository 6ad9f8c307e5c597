/** Lists over all methods, for those who compose a program: everybody else is given what they need. */
import type { CommandEntry } from '../cli/commands/command';
import type { CommandDeps } from '../editor/commands/command';
import type { Rule } from '../findings/rule';
import type { AnyJob } from '../jobs/job';
import type { RequestPolicy } from '../process/supervisor/policy';
import type { EditorCommand, MethodDescriptor, MethodPage } from './descriptor';

type Methods = readonly MethodDescriptor[];

const severities: readonly Rule['severity'][] = ['error', 'warning', 'information', 'hint'];

/** Subcommands of `meshlens`. */
export function commandsOf(methods: Methods): readonly CommandEntry[] {
  return methods.flatMap(({ cli = [] }) => cli);
}

/** Every job. Its code is imported when it runs. */
export async function loadJobs(methods: Methods): Promise<readonly AnyJob[]> {
  return (await Promise.all(methods.map(async (method) => (await method.jobs?.()) ?? []))).flat();
}

/** Every rule, the most severe first. docs/findings.md describes them one by one. */
export async function loadRules(methods: Methods): Promise<readonly Rule[]> {
  const rules = (await Promise.all(methods.map(async (method) => (await method.rules?.()) ?? []))).flat();
  return rules.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

type PoliciesOf<M> = M extends { readonly requests: infer Requests } ? Requests : never;
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** How the supervisor treats every request of the analytics process. */
export function policiesOf<const List extends Methods>(methods: List): Together<PoliciesOf<List[number]>> {
  const policies: Record<string, RequestPolicy> = {};
  for (const { requests } of methods) {
    Object.assign(policies, requests);
  }
  return policies as Together<PoliciesOf<List[number]>>;
}

export function pagesOf(methods: Methods): readonly MethodPage[] {
  return methods.flatMap(({ pages = [] }) => pages);
}

export function editorCommandsOf(methods: Methods): readonly EditorCommand[] {
  return methods.flatMap(({ commands = [] }) => commands);
}

/** Registers what the methods add to the editor; each disposable goes to `keep`. */
export async function registerEditors(
  methods: Methods,
  deps: CommandDeps,
  keep: (part: { dispose(): unknown }) => unknown,
): Promise<void> {
  for (const method of methods) {
    const facet = await method.editor?.();
    facet?.register(deps).forEach(keep);
  }
}
