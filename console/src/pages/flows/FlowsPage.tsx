import { Route, Routes } from 'react-router';
import { FlowList } from './FlowList';
import { FlowPage } from './FlowPage';

export default function FlowsPage() {
  return (
    <Routes>
      <Route index element={<FlowList />} />
      <Route path=":hostId/:flowId" element={<FlowPage />} />
    </Routes>
  );
}
