import { z } from 'zod';
import { refused } from './refusal';
import { idSchema } from './values';

const nodeSchema = z.strictObject({
  nodeId: idSchema,
  name: z.string().min(1),
  /** Who may act there; everybody where it is not said. */
  operators: z.array(idSchema).optional(),
});
const exitSchema = z.strictObject({
  exitId: idSchema,
  name: z.string().min(1),
  /** The node that it leaves; every one where it is not said. */
  from: idSchema.optional(),
  to: idSchema,
  /** Whether it is taken by a submit or by a return. */
  kind: z.enum(['submit', 'return']).default('submit'),
});

export const flowSchema = z
  .strictObject({
    flowId: idSchema,
    name: z.string().min(1),
    /** Without one, its form takes every field. */
    formId: idSchema.optional(),
    /** In their order; the last one is the end. */
    nodes: z.array(nodeSchema).min(1),
    /** A node that no exit leaves is left for the next one in order. */
    exits: z.array(exitSchema).default([]),
  })
  .refine(({ nodes, exits }) => exits.every(({ to }) => nodes.some(({ nodeId }) => nodeId === to)), {
    message: 'an exit leads to none of the nodes',
    path: ['exits'],
  });
export type Flow = z.infer<typeof flowSchema>;
export type Node = z.infer<typeof nodeSchema>;
export type Exit = z.infer<typeof exitSchema>;

/** Where a move leads, and by which exit, if by one. */
export interface Way {
  to: string;
  exitId?: string;
}

export function nodeIn({ nodes }: Flow, nodeId: string): Node {
  const node = nodes.find((candidate) => candidate.nodeId === nodeId);
  if (!node) throw refused('notPossible', `节点不存在：${nodeId}`);
  return node;
}

export function isEnd({ nodes }: Flow, nodeId: string): boolean {
  return nodes.at(-1)?.nodeId === nodeId;
}

/** By the exit that is asked for, or the first that leaves the node, or to the next node. */
export function submitWay(flow: Flow, nodeId: string, exitId?: string): Way {
  const exits = exitsFrom(flow, nodeId, 'submit');
  const exit = exitId === undefined ? exits[0] : exits.find((candidate) => candidate.exitId === exitId);
  if (exit) return { to: exit.to, exitId: exit.exitId };
  if (exitId !== undefined) throw refused('notPossible', `出口不存在：${exitId}`);
  const next = flow.nodes[indexOf(flow, nodeId) + 1];
  if (!next) throw refused('notPossible', '流程已归档，不能提交');
  return { to: next.nodeId };
}

/** RejectToType: 0 free, 1 one step back, 2 to a given node, 3 by an exit. */
export type RejectToType = '0' | '1' | '2' | '3';

export function returnWay(flow: Flow, nodeId: string, type: RejectToType, target: string | undefined): Way {
  switch (type) {
    case '0':
      return { to: nodeIn(flow, target ?? '').nodeId };
    case '1':
      return { to: earlier(flow, nodeId, indexOf(flow, nodeId) - 1) };
    case '2':
      return { to: earlier(flow, nodeId, indexOf(flow, nodeIn(flow, target ?? '').nodeId)) };
    case '3':
      return byExit(flow, nodeId, target);
    default:
      return type satisfies never;
  }
}

function earlier(flow: Flow, nodeId: string, index: number): string {
  const node = index < indexOf(flow, nodeId) ? flow.nodes[index] : undefined;
  if (!node) throw refused('notPossible', '不能退回到该节点');
  return node.nodeId;
}

/** Where no exit is named, the first way back. */
function byExit(flow: Flow, nodeId: string, exitId: string | undefined): Way {
  const exits = exitsFrom(flow, nodeId, 'return');
  const exit = exitId === undefined ? exits[0] : exits.find((candidate) => candidate.exitId === exitId);
  if (!exit) throw refused('notPossible', `退回出口不存在：${exitId ?? ''}`);
  return { to: exit.to, exitId: exit.exitId };
}

function exitsFrom({ exits }: Flow, nodeId: string, kind: Exit['kind']): Exit[] {
  return exits.filter((exit) => exit.kind === kind && (exit.from === undefined || exit.from === nodeId));
}

function indexOf({ nodes }: Flow, nodeId: string): number {
  return nodes.findIndex((node) => node.nodeId === nodeId);
}
