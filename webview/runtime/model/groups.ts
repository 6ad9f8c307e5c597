import { count } from '../../kit/text';
import { formatShare } from './format';
import type { ModelNodes } from './nodes';
import { boxOfPart, type Part } from './part';
import type { Scene } from './scene';

type Grouped = Pick<Scene, 'picture' | 'boxes'>;

/** The groups around a group or a box, the innermost first. @param group index in the picture's groups; -1 for none */
export function groupsFrom(
  { picture: { groups } }: Pick<Scene, 'picture'>,
  group: number,
): readonly number[] {
  const around: number[] = [];
  for (let each = group; each >= 0; each = groups[each].parent) {
    around.push(each);
  }
  return around;
}

/** The first box that is drawn of an expanded group; null where none is. */
export function firstBoxIn(scene: Grouped, group: number): number | null {
  const box = scene.boxes.findIndex((each) => groupsFrom(scene, each.group).includes(group));
  return box < 0 ? null : box;
}

/** The innermost expanded group around a part, or the part itself where it is one; null for none. */
export function groupAround(scene: Grouped, part: Part): number | null {
  const { groups } = scene.picture;
  if (part.kind === 'group' && groups[part.index].isExpanded) {
    return part.index;
  }
  const box = boxOfPart(scene, part);
  const group = box === null ? -1 : scene.boxes[box].group;
  return group < 0 ? null : group;
}

/** Position of the first node of a part that takes time; null where none does. */
export function firstPosition(scene: Grouped, part: Part): number | null {
  const box = boxOfPart(scene, part) ?? (part.kind === 'group' ? firstBoxIn(scene, part.index) : null);
  return box === null ? null : (scene.boxes[box].positions[0] ?? null);
}

/** Positions of the nodes of a group, in the order of execution. */
export function positionsIn(scene: Grouped, group: number): readonly number[] {
  return scene.boxes
    .filter(
      ({ kind, index, group: around }) =>
        (kind === 'group' && index === group) || groupsFrom(scene, around).includes(group),
    )
    .flatMap(({ positions }) => positions)
    .sort((a, b) => a - b);
}

const GROUPED = {
  scopes: 'by the scopes in their names',
  blocks: 'by the blocks between the places where all paths meet',
  stretches: 'in stretches of the execution',
} as const;

/** What is drawn, how it is joined, and what is not shown. */
export function graphCaption({ picture, boxes }: Grouped, { count: nodes, basis }: ModelNodes): string {
  const { groups, groupedBy, hidden, refused } = picture;
  return [
    `${count(nodes, 'node')} in ${boxes.length.toLocaleString('en')} boxes${groups.length > 0 ? `, joined ${GROUPED[groupedBy]}` : ''}.`,
    `Warmer boxes take more of the ${basis}: bar and number say how much.`,
    ...(hidden.constants > 0 ? [`Not drawn: ${count(hidden.constants, 'node')} for constants.`] : []),
    ...(hidden.shapes > 0 ? [`Not drawn: ${count(hidden.shapes, 'node')} for shapes.`] : []),
    ...(hidden.ports > 0 ? [`Not drawn: ${hidden.ports.toLocaleString('en')} more inputs and outputs.`] : []),
    ...(refused > 0 ? [`${count(refused, 'group')} not expanded: the picture would become too large.`] : []),
    'Drag to move; Ctrl and the wheel zoom, the wheel alone once the picture has the focus.',
  ].join(' ');
}

/** Group, input or output for those who cannot see the graph. */
export function partSentence(scene: Grouped, part: Part, basis: ModelNodes['basis']): string {
  if (part.kind === 'group') {
    const { title, nodes, isExpanded } = scene.picture.groups[part.index];
    const box = boxOfPart(scene, part);
    const share = box === null ? '' : `, ${formatShare(scene.boxes[box].share)} % of the ${basis}`;
    return `Group ${title}, ${count(nodes, 'node')}${share}, ${isExpanded ? 'expanded' : 'collapsed'}`;
  }
  const box = boxOfPart(scene, part);
  const [title, words] = box === null ? ['', ''] : [scene.boxes[box].title, scene.boxes[box].words];
  return `${{ input: 'Input', output: 'Output', node: 'Node without time' }[part.kind]} ${title}${words === '' ? '' : `, ${words}`}`;
}
