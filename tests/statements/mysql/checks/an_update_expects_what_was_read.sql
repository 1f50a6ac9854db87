-- list 0
update `product` set `stock` = ? where `id` = ? and `price` = ? and `stock` = ? and `label` = ? and `supplier_id` is null
