/** Parts of the names that form designers have for types of fields. 人员选择 is a person: the first that fits counts. */
export const typeNames = [
  [/人员/, 'person'],
  [/浏览/, 'browser'],
  [/附件/, 'attachment'],
  [/选择|下拉|单选|多选/, 'select'],
  [/日期/, 'date'],
  [/数字|整数|小数|金额/, 'number'],
] as const;
