-- list 0
update "product" set "stock" = $1 where "id" = $2 and "price" = $3 and "stock" = $4 and "label" = $5 and "supplier_id" is null
