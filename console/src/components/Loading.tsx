import { Skeleton } from 'antd';
import { useCommonWords } from '../words/common';

/** In place of what is being loaded. */
export function Loading() {
  const common = useCommonWords();
  return (
    <div role="status" aria-label={common.loading}>
      <Skeleton active title={false} paragraph={{ rows: 5 }} />
    </div>
  );
}
