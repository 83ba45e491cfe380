-- The shop of the demo and the tests.

INSERT INTO products (sku, name, price, stock) VALUES
  ('ESPRESSO-250', 'Espresso beans, 250 g', 749, 10000),
  ('FILTER-500', 'Filter coffee, 500 g', 1190, 2500),
  ('TEA-GREEN', 'Green tea, 100 g', 620, 800),
  ('TEA-BLACK', 'Black tea, 100 g', 540, 800),
  ('COCOA-300', 'Cocoa, 300 g', 690, 400),
  ('MUG-BLUE', 'Mug, blue', 1250, 300),
  ('MUG-WHITE', 'Mug, white', 1150, 300),
  ('KETTLE-1L', 'Kettle, 1 l', 4990, 60),
  ('GRINDER-HAND', 'Grinder, by hand', 7900, 40),
  ('GRINDER-ELECTRIC', 'Grinder, electric', 18900, 25),
  ('SCALE-1G', 'Scale, to the gram', 3490, 50),
  ('MACHINE-PRO', 'Espresso machine', 129900, 12),
  ('LAST-ONE', 'The last of its kind', 9900, 1);

INSERT INTO customers (id, name, email, credit) VALUES
  ('alice', 'Alice', 'alice@example.com', 100000000),
  ('bob', 'Bob', 'bob@example.com', 200000),
  ('carol', 'Carol', 'carol@example.com', 5000);

INSERT INTO coupons (code, percent_off) VALUES ('WELCOME10', 10);
