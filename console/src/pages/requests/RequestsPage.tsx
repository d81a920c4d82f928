import { Route, Routes } from 'react-router';
import { RequestList } from './RequestList';

export default function RequestsPage() {
  return (
    <Routes>
      <Route index element={<RequestList />} />
    </Routes>
  );
}
