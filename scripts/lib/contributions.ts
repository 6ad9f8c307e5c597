/** The parts of package.json that follow from the methods' descriptors. */
import { editorCommandsOf, pagesOf } from '../../src/methods/lists';
import type { EditorCommand, MethodDescriptor, MethodPage } from '../../src/methods/descriptor';
import type { Rule } from '../../src/findings/rule';

const PANEL_EVENT = 'onWebviewPanel:';
const PALETTE = 'commandPalette';

/** What the generator changes in package.json; everything else stays as it is. */
export interface Manifest {
  activationEvents: string[];
  contributes: {
    commands: unknown[];
    menus: Record<string, unknown[]>;
    customEditors: unknown[];
    configuration: {
      properties: { 'meshlens.rules.disabled': { items: { enum: string[] } } };
    };
  };
}

/** The manifest with the commands, menus, editors, panels and rules that the methods declare. */
export function withContributions<M extends Manifest>(
  manifest: M,
  methods: readonly MethodDescriptor[],
  rules: readonly Rule[],
): M {
  const commands = editorCommandsOf(methods);
  const pages = pagesOf(methods);
  const changed = structuredClone(manifest);
  changed.activationEvents = [
    ...pages.filter(({ subject }) => subject === 'folder').map(({ viewType }) => `${PANEL_EVENT}${viewType}`),
    ...manifest.activationEvents.filter((event) => !event.startsWith(PANEL_EVENT)),
  ];
  changed.contributes.commands = commands.map(commandEntry);
  changed.contributes.menus = menusOf(commands);
  changed.contributes.customEditors = pages.flatMap(customEditor);
  changed.contributes.configuration.properties['meshlens.rules.disabled'].items.enum = rules.map(
    ({ id }) => id,
  );
  return changed;
}

function commandEntry({ id, title, icon, enablement }: EditorCommand): object {
  return {
    command: `meshlens.${id}`,
    title,
    category: 'Meshlens',
    ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    ...(enablement === undefined ? {} : { enablement }),
  };
}

function menusOf(commands: readonly EditorCommand[]): Record<string, object[]> {
  const menus: Record<string, object[]> = { [PALETTE]: [] };
  for (const { id, palette, menus: places = [] } of commands) {
    const command = `meshlens.${id}`;
    if (palette === false) {
      menus[PALETTE].push({ command, when: 'false' });
    }
    for (const { menu, when, group } of places) {
      (menus[menu] ??= []).push({ command, when, group });
    }
  }
  return menus;
}

function customEditor({
  subject,
  viewType,
  title,
  filenamePattern,
  priority = 'default',
}: MethodPage): object[] {
  return subject === 'file'
    ? [{ viewType, displayName: title, selector: [{ filenamePattern }], priority }]
    : [];
}
