import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';

export enum CategoryTypeEnum {
  INCOME = 'INCOME',
  EXPENSE = 'EXPENSE',
}
registerEnumType(CategoryTypeEnum, {
  name: 'CategoryType',
  description: 'What a category is for; one branch of the tree has one type.',
  valuesConfig: {
    INCOME: { description: 'What is earned.' },
    EXPENSE: { description: 'What is spent.' },
  },
});

@ObjectType({
  description:
    'What money was earned from or spent on: an income or expense account, in a tree, of any currency.',
})
export class Category {
  @Field(() => ID, { description: 'Id.' })
  id!: string;
  @Field(() => CategoryTypeEnum, { description: 'Income or expense.' })
  type!: CategoryTypeEnum;
  @Field(() => String, { description: 'Name, not used by a sibling.' })
  name!: string;
  @Field(() => ID, { nullable: true, description: 'Category above it; null at the top.' })
  parentId!: string | null;
  @Field(() => [String], { description: 'Names from the root to this one, such as ["Food", "Groceries"].' })
  path!: readonly string[];
  @Field(() => String, { nullable: true, description: 'Colour, such as #2f5bd8.' })
  color!: string | null;
  @Field(() => Boolean, { description: 'Whether it is out of use; its postings stay.' })
  archived!: boolean;
  @Field(() => Int, { description: 'Order among its siblings.' })
  position!: number;
  @Field(() => Boolean, {
    description:
      "One of the books' own Uncategorised categories: it cannot be renamed, moved, merged away or archived.",
  })
  system!: boolean;
  @Field(() => Int, { description: 'Live postings in this category itself, without those below it.' })
  postingCount!: number;
  @Field(() => Int, { description: 'Grows with each edit; sent back with an edit.' })
  version!: number;
}

@InputType({ description: 'A new category.' })
export class CategoryInput {
  @Field(() => String, { description: 'Name, not used by a sibling.' })
  name!: string;
  @Field(() => CategoryTypeEnum, { description: 'Income or expense, as the category above it.' })
  type!: CategoryTypeEnum;
  @Field(() => ID, { nullable: true, description: 'Category above it; null for the top.' })
  parentId?: string | null;
  @Field(() => String, { nullable: true, description: 'Colour, such as #2f5bd8.' })
  color?: string | null;
}

@InputType({ description: 'Changes of a category; what is left out or null stays.' })
export class CategoryUpdateInput {
  @Field(() => String, { nullable: true, description: 'Name.' })
  name?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Colour, such as #2f5bd8; an empty text takes it away.',
  })
  color?: string | null;
}

@ObjectType({ description: 'A category after a change.' })
export class CategoryPayload {
  @Field(() => Category, { description: 'The category.' })
  category!: Category;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}

@ObjectType({ description: 'The category tree after a change of its shape.' })
export class CategoriesPayload {
  @Field(() => [Category], { description: 'All categories in tree order, archived ones too.' })
  categories!: Category[];
  @Field(() => Int, {
    description: 'Live postings that moved; those in the trash move too and are not counted.',
  })
  movedPostings!: number;
  @Field(() => Int, { description: 'Revision after the change.' })
  revision!: number;
}
