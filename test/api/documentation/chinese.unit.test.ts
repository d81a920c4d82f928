import { documentInChinese } from '../../../api/documentation/chinese';
import { openApiDocument } from '../../../api/http/openapi';
import { routes } from '../../../api/routes';

/* The document in Chinese says what it says in English, and is the same otherwise. */

const english = openApiDocument(routes, '1.2.3');

/** Summaries, descriptions and tags, each of its own kind. */
function textsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return ['summary', 'description', 'tags'].includes(key) ? value.split('\n\n') : [];
  if (key === 'example' || typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, isList ? key : name));
}

const texts = [...new Set(textsOf(english))].filter((text) => text !== '');

test('no text is left in English', () => {
  const left = texts.filter((text) => documentInChinese({ summary: text }).summary === text);
  // Each that is here wants a line in one of the tables of api/documentation/chinese.
  expect(left).toEqual(['`key`']);
});

test('names, values and examples stay', () => {
  const plain = (document: unknown) =>
    JSON.stringify(document, (key, value: unknown) =>
      ['summary', 'description', 'tags'].includes(key) ? undefined : value,
    );
  expect(plain(documentInChinese(english))).toBe(plain(english));
});
