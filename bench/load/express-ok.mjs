// What the server is compared with: Express that answers {"ok":true}, and does nothing else.
import { express } from '../built-packages.mjs'

const app = express()
app.get('/', (_request, response) => void response.json({ ok: true }))
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.on('SIGTERM', () => process.exit(0))
