import { Route, Routes } from 'react-router';
import { FlowList } from './FlowList';

export default function FlowsPage() {
  return (
    <Routes>
      <Route path="*" element={<FlowList />} />
    </Routes>
  );
}
