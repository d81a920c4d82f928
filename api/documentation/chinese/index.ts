import type { Json } from '../jsonSchema';
import { answers } from './answers';
import { fields } from './fields';
import { operations } from './operations';

const tags: Record<string, string> = {
  System: '系统',
  'Console sessions': '控制台会话',
  'API keys': 'API 密钥',
  Administration: '管理记录',
  Bindings: '绑定设置',
  Catalogues: '印章和文件类型',
  Hosts: '流程引擎',
  Flows: '流程',
  'Seal settings': '物理用印设置',
  'Flow events': '流程事件',
  Overview: '概览',
  'Seal requests': '用印申请',
  Operators: '人工处理',
  Callbacks: '回调',
  'Temporal payloads': 'Temporal 内容',
};

const chinese: Record<string, string> = { ...operations, ...answers, ...fields, ...tags };

/** Of texts that name roles or numbers. */
const patterns: [english: RegExp, chinese: string][] = [
  [/^Role: (.+)\.$/, '角色：$1。'],
  [/^The body has more than (\d+) bytes\.$/, '请求内容超过 $1 字节。'],
];

/** One text of the document, paragraph by paragraph; what is not in the table stays English. */
function inChinese(text: string): string {
  return text.split('\n\n').map(paragraphInChinese).join('\n\n');
}

function paragraphInChinese(paragraph: string): string {
  const known = chinese[paragraph];
  if (known !== undefined) return known;
  return patterns.reduce((text, [english, words]) => text.replace(english, words), paragraph);
}

/** The same document for people who read Chinese; names, values and examples stay. */
export function documentInChinese(document: Json): Json {
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, valueInChinese(key, value)]),
  );
}

function valueInChinese(key: string, value: unknown): unknown {
  if ((key === 'summary' || key === 'description') && typeof value === 'string') return inChinese(value);
  if (key === 'example' || key === 'enum' || typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return documentInChinese(value as Json);
  return value.map((item: unknown) =>
    key === 'tags' && typeof item === 'string' ? inChinese(item) : valueInChinese('', item),
  );
}
